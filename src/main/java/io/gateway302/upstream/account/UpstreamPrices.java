package io.gateway302.upstream.account;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Price list of 302.AI. */
@FunctionalInterface
public interface UpstreamPrices {

    /** Result of a request for the list. */
    sealed interface Answer {

        /**
         * List.
         *
         * @param key alias of the key that read it
         * @param rows JSON array with a row for each price, as 302.AI sent it
         */
        record Listed(String key, JsonNode rows) implements Answer {}

        /**
         * Missing list.
         *
         * @param refused true if no key is permitted to read it
         * @param reason reason for the log
         */
        record Failed(boolean refused, String reason) implements Answer {}
    }

    /**
     * Reads the whole list with the first key that is permitted to. Blocks. Failures are results, not exceptions.
     *
     * @param timeout maximum time of a request, at each address
     */
    Answer read(Duration timeout);
}
