package io.gateway302.idempotency;

import io.gateway302.idempotency.Ending.About;
import io.gateway302.idempotency.Ending.Answered;
import io.gateway302.idempotency.Ending.NotKept;
import io.gateway302.idempotency.Ending.Unknown;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An ending, or that there is none yet, in the form in which the shared stores keep it. What is written by one version is
 * read by the next for as long as entries live.
 *
 * @param state which of the endings
 * @param about JSON of what belongs to it; empty where nothing does
 * @param body body of the answer, if it is one
 */
record StoredEnding(String state, String about, byte[] body) {

    static final String IN_FLIGHT = "in_flight";
    static final String ANSWERED = "answered";
    static final String NOT_KEPT = "not_kept";
    static final String UNKNOWN = "unknown";

    /** Of its own, so that a change of how the gateway writes its answers does not change what is stored. */
    private static final JsonMapper JSON = new JsonMapper();

    private static final byte[] NO_BODY = new byte[0];

    static StoredEnding of(Ending ending) {
        return switch (ending) {
            case Answered(About about, byte[] body) -> new StoredEnding(ANSWERED, JSON.writeValueAsString(about), body);
            case NotKept _ -> new StoredEnding(NOT_KEPT, "", NO_BODY);
            case Unknown unknown -> new StoredEnding(UNKNOWN, JSON.writeValueAsString(unknown), NO_BODY);
        };
    }

    @Nullable
    Ending read() {
        return switch (state) {
            case IN_FLIGHT -> null;
            case ANSWERED -> new Answered(JSON.readValue(about, About.class), body);
            case NOT_KEPT -> new NotKept();
            case UNKNOWN -> JSON.readValue(about, Unknown.class);
            default -> throw new IllegalStateException("An entry is in the unheard-of state " + state);
        };
    }
}
