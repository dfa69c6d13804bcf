package io.gateway302.tasks.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** Response to a submission: the task, or the result of a dry run. Their {@code object} tells them apart. */
@Schema(discriminatorProperty = "object")
sealed interface TaskAnswer permits TaskView, TaskDryRun {}
