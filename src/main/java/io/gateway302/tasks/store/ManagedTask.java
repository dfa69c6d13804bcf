package io.gateway302.tasks.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Task of the tasks API.
 *
 * @param id id: {@code task_} and the UUID of its generation
 * @param owner caller that submitted it
 * @param operation id of the operation
 * @param model requested model; null if the request names none
 * @param wishes what the caller wants beside the result
 * @param createdAt time of arrival
 * @param progress what is known of its course
 */
public record ManagedTask(
        String id,
        TaskOwner owner,
        String operation,
        @Nullable String model,
        TaskWishes wishes,
        Instant createdAt,
        TaskProgress progress) {

    private static final String PREFIX = "task_";
    private static final String GENERATION = "gen_";

    /** Returns the id of the task whose submission has this generation id. */
    public static String idOf(String generationId) {
        return PREFIX + generationId.substring(GENERATION.length());
    }

    /** Returns the generation id of the submission, which is also the id of its ledger entry. */
    public String generationId() {
        return GENERATION + id.substring(PREFIX.length());
    }

    public ManagedTask with(TaskProgress next) {
        return new ManagedTask(id, owner, operation, model, wishes, createdAt, next);
    }
}
