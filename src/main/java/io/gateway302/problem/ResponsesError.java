package io.gateway302.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Error event of OpenAI's Responses API in a stream that has begun. Clients that know the events of this API read its
 * own fields; those that read every stream alike find {@code error}, as in chat completions.
 *
 * @param type always {@code error}
 * @param code slug of the problem type
 * @param message text for people
 * @param param path of the invalid field; null if there is no single one
 * @param sequenceNumber position of the event in the stream; 0, as the events of 302.AI are not counted
 * @param error the same error in 302.AI's format
 */
record ResponsesError(
        @JsonProperty("type") String type,
        @JsonProperty("code") String code,
        @JsonProperty("message") String message,
        @JsonProperty("param") @Nullable String param,

        @JsonProperty("sequence_number") int sequenceNumber,

        @JsonProperty("error") Object error) {

    static ResponsesError of(ProblemException problem) {
        return new ResponsesError(
                "error",
                problem.type().slug(),
                ErrorMessage.of(problem),
                Ai302Error.param(problem),
                0,
                Ai302Error.of(problem).error());
    }
}
