package io.gateway302.tasks.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Page of a list of tasks.
 *
 * @param items tasks, the newest first
 * @param nextCursor cursor of the next page; null on the last page
 */
record TaskPage(
        @JsonProperty("items") List<TaskView> items,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {}
