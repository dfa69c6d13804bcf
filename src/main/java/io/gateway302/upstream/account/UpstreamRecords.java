package io.gateway302.upstream.account;

/** Lookup of cost records at 302.AI. */
@FunctionalInterface
public interface UpstreamRecords {

    /**
     * Looks up the record of a call. Blocks for seconds at most. Failures are results, not exceptions.
     *
     * @param keyAlias alias of the key that made the call; other keys cannot read the record
     * @param requestId id that 302.AI gave the call
     */
    UpstreamRecord find(String keyAlias, String requestId);
}
