package io.gateway302.api.video;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reader of the response with which 302.AI accepts a job. The id of the job is that of its provider. What the response
 * lacks is taken from the request.
 */
@Component
final class ProviderJob {

    private static final String QUEUED = "queued";

    /** States in OpenAI's form. */
    private static final Set<String> STATES = Set.of(QUEUED, "in_progress", "completed", "failed");

    private static final int MAX_PROGRESS = 100;

    /**
     * Returns the job for the caller.
     *
     * @param call call that started the job
     * @param response successful response of 302.AI
     * @throws ProblemException if it has no job
     */
    VideoJob job(GatewayExchange call, GatewayResponse response) {
        JsonNode answer = response.body().tree();
        JsonNode asked = call.body().tree();
        String id = text(answer, "id");
        if (id == null) {
            throw new ProblemException(ProblemType.UPSTREAM_INVALID_RESPONSE, "302.AI reported success without a job");
        }
        String status = text(answer, "status");
        return new VideoJob(
                id,
                VideoJob.OBJECT,
                String.valueOf(call.model()),
                status != null && STATES.contains(status) ? status : QUEUED,
                Math.clamp(answer.path("progress").asInt(0), 0, MAX_PROGRESS),
                answer.path("created_at").asLong(call.receivedAt().getEpochSecond()),
                time(answer.path("completed_at")),
                time(answer.path("expires_at")),
                first(answer, asked, "prompt"),
                first(answer, asked, "seconds"),
                first(answer, asked, "size"),
                null);
    }

    private static @Nullable Long time(JsonNode seconds) {
        return seconds.isNumber() ? Long.valueOf(seconds.asLong(0)) : null;
    }

    private static @Nullable String first(JsonNode answer, JsonNode asked, String name) {
        String told = text(answer, name);
        return told == null ? text(asked, name) : told;
    }

    private static @Nullable String text(JsonNode object, String name) {
        String text = object.path(name).asString("");
        return text.isBlank() ? null : text;
    }
}
