package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * An entry of 302.AI's navigation that callers cannot call.
 *
 * @param id unique name, also among the operations
 * @param section heading of 302.AI's navigation
 * @param provider second heading
 * @param title the navigation's entry
 * @param method HTTP method; null where it is not known, or there is none
 * @param path path; null where it is not known, or there is none
 * @param reason why it cannot be called
 * @param note what else is known; null for nothing
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

    /** Why something cannot be called. */
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

        /** The name in the catalog's files and in answers. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The reason in words. */
        public String sentence() {
            return sentence;
        }
    }

    /** The reason in words, and what else is known. */
    public String explanation() {
        return reason.sentence() + (note == null ? "" : ". " + note);
    }

    @Override
    public String toString() {
        return id;
    }
}
