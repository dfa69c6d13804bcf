package io.gateway302.idempotency;

import io.gateway302.idempotency.StoredOutcome.About;
import io.gateway302.idempotency.StoredOutcome.Answered;
import io.gateway302.idempotency.StoredOutcome.NotKept;
import io.gateway302.idempotency.StoredOutcome.Unknown;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serialized outcome, or the state in flight, for the database and Redis. Entries may outlive an update, so each
 * version must be able to read the form of the previous one.
 *
 * @param state kind of the outcome
 * @param about details as JSON; empty if there are none
 * @param body response body; empty for other outcomes
 */
record StoredEnding(String state, String about, byte[] body) {

    static final String IN_FLIGHT = "in_flight";
    static final String ANSWERED = "answered";
    static final String NOT_KEPT = "not_kept";
    static final String UNKNOWN = "unknown";

    /** Separate mapper, so that changes of the gateway's response format do not change the stored form. */
    private static final JsonMapper JSON = new JsonMapper();

    private static final byte[] NO_BODY = new byte[0];

    static StoredEnding of(StoredOutcome ending) {
        return switch (ending) {
            case Answered(About about, byte[] body) -> new StoredEnding(ANSWERED, JSON.writeValueAsString(about), body);
            case NotKept _ -> new StoredEnding(NOT_KEPT, "", NO_BODY);
            case Unknown unknown -> new StoredEnding(UNKNOWN, JSON.writeValueAsString(unknown), NO_BODY);
        };
    }

    @Nullable
    StoredOutcome read() {
        return switch (state) {
            case IN_FLIGHT -> null;
            case ANSWERED -> new Answered(JSON.readValue(about, About.class), body);
            case NOT_KEPT -> new NotKept();
            case UNKNOWN -> JSON.readValue(about, Unknown.class);
            default -> throw new IllegalStateException("An entry is in the unheard-of state " + state);
        };
    }
}
