package io.gateway302.tasks.web;

import io.gateway302.binding.query.PageRequest;
import io.gateway302.tasks.store.TaskStatus;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documentation of the query parameters of a list of tasks, which {@link TaskFilters} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameters({
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            schema = @Schema(implementation = TaskStatus.class)),
    @Parameter(
            name = "operation",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "Id of the operation",
            schema = @Schema(type = "string")),
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "Only tasks from this time on, as in RFC 3339, or a date",
            schema = @Schema(type = "string", format = "date-time")),
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "Only tasks before this time",
            schema = @Schema(type = "string", format = "date-time")),
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "Most items of a page",
            schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = PageRequest.LIMIT)),
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "The `next_cursor` of the page before",
            schema = @Schema(type = "string"))
})
@interface TaskFilterParameters {}
