package io.gateway302.upstream;

/** 302.AI's records of calls. */
@FunctionalInterface
public interface UpstreamRecords {

    /**
     * Asks for the record of a call. Waits for the answer, for seconds at most, and never throws for what comes of it.
     *
     * @param keyAlias alias of the key that made the call; only that key is shown its record
     * @param requestId 302.AI's id of the call
     */
    UpstreamRecord find(String keyAlias, String requestId);
}
