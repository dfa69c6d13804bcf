package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of the verification of all chains.
 *
 * @param valid true if all chains are valid
 * @param rows number of entries that are unchanged
 * @param head hash of the last entry; for several chains, the SHA-256 over all their heads; null unless valid
 * @param heads last link of each chain; null unless valid
 * @param firstBad first invalid entry; null if valid
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verification(
        @JsonProperty("valid") boolean valid,
        @JsonProperty("rows") long rows,
        @JsonProperty("head") @Nullable String head,
        @JsonProperty("heads") @Nullable List<Head> heads,
        @JsonProperty("first_bad") @Nullable ChainDefect firstBad) {

    /** Returns the result for a valid ledger. */
    public static Verification valid(long rows, String head, List<Head> heads) {
        return new Verification(true, rows, head, heads, null);
    }

    /** Returns the result for an invalid ledger. */
    public static Verification invalid(long rows, ChainDefect firstBad) {
        return new Verification(false, rows, null, null, firstBad);
    }

    /**
     * Invalid entry of a chain.
     *
     * @param writer id of the chain's writer
     * @param sequence position in the chain
     * @param id id of the entry; null if the entry is missing
     * @param reason kind of defect
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record ChainDefect(
            @JsonProperty("writer") String writer,
            @JsonProperty("sequence") long sequence,
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("reason") Reason reason) {}

    /** Kind of defect. */
    public enum Reason {
        /** The hash is wrong: document or hash were changed, or the hash was made with an unknown key. */
        @JsonProperty("hash_mismatch")
        HASH_MISMATCH,
        /** The entry does not follow the previous entry. */
        @JsonProperty("previous_hash_mismatch")
        PREVIOUS_HASH_MISMATCH,
        /** A column differs from the document. */
        @JsonProperty("columns_differ")
        COLUMNS_DIFFER,
        /** Entries before this one are missing. */
        @JsonProperty("entries_missing")
        ENTRIES_MISSING,
        /** The chain starts later than retention has left it. */
        @JsonProperty("beginning_missing")
        BEGINNING_MISSING,
        /** The record of the entries removed by retention was forged. */
        @JsonProperty("anchor_forged")
        ANCHOR_FORGED,
        /** The chain continued after this entry. */
        @JsonProperty("end_missing")
        END_MISSING,
        /** Another entry is at this position, or was when this process wrote its own. */
        @JsonProperty("place_taken")
        PLACE_TAKEN,
        /** The same call, settlement or action is also recorded elsewhere. */
        @JsonProperty("recorded_twice")
        RECORDED_TWICE
    }
}
