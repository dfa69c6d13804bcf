package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Entry of 302.AI's navigation that callers cannot call.
 *
 * @param id id that is unique among these entries and the operations
 * @param section heading in the navigation of 302.AI
 * @param provider second heading
 * @param title title in the navigation
 * @param method HTTP method; null if it is unknown or there is none
 * @param path path; null if it is unknown or there is none
 * @param reason reason why it cannot be called
 * @param note further information, or null
 */
public record NotCallable(
        String id,
        String section,
        String provider,
        String title,
        @Nullable HttpMethod method,
        @Nullable String path,
        Reason reason,
        @Nullable String note) {

    /** Reason why an entry cannot be called. */
    public enum Reason {
        @JsonProperty("heading")
        HEADING("A heading of the navigation; what stands below it is listed by itself"),
        @JsonProperty("prose")
        PROSE("A page of the documentation without an operation"),
        @JsonProperty("address-unknown")
        ADDRESS_UNKNOWN("Its path at 302.AI is not known"),
        @JsonProperty("credentials")
        CREDENTIALS("It hands out or changes the operator's keys, or logs in"),
        @JsonProperty("operator-account")
        OPERATOR_ACCOUNT("It tells of the operator's account"),
        @JsonProperty("websocket")
        WEBSOCKET("It is no HTTP request but a WebSocket, which the gateway does not pass on");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** Returns the name in the files of the catalog and in responses. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Returns the description of the reason. */
        public String sentence() {
            return sentence;
        }
    }

    /** Returns the description of the reason, followed by the note. */
    public String explanation() {
        return reason.sentence() + (note == null ? "" : ". " + note);
    }

    @Override
    public String toString() {
        return id;
    }
}
