package io.gateway302.tasks.store;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a submission beside the operation and its input.
 *
 * @param metadata texts of the caller by name
 * @param webhook webhook that the task names; null for none
 * @param webhookEvents types of events that this webhook gets; empty for all
 * @param storesResults whether result files are copied to the store
 */
public record TaskWishes(
        Map<String, String> metadata, @Nullable URI webhook, List<String> webhookEvents, boolean storesResults) {

    /** Wishes of a caller who says nothing. */
    public static final TaskWishes NONE = new TaskWishes(Map.of(), null, List.of(), true);

    /** Wishes of a caller who polls the task without the tasks API: nothing is stored. */
    public static final TaskWishes OBSERVED = new TaskWishes(Map.of(), null, List.of(), false);
}
