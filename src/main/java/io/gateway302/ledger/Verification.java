package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of all chains found.
 *
 * @param valid whether everything fits
 * @param rows how many entries were found to be as they were written
 * @param head hash of the last entry; of several chains, the SHA-256 over all their heads; null unless valid
 * @param heads the end of each chain; null unless valid
 * @param firstBad the first entry that does not fit; null if valid
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verification(
        @JsonProperty("valid") boolean valid,
        @JsonProperty("rows") long rows,
        @JsonProperty("head") @Nullable String head,
        @JsonProperty("heads") @Nullable List<Head> heads,
        @JsonProperty("first_bad") @Nullable Misfit firstBad) {

    /** Everything fits. */
    public static Verification valid(long rows, String head, List<Head> heads) {
        return new Verification(true, rows, head, heads, null);
    }

    /** Something does not. */
    public static Verification invalid(long rows, Misfit firstBad) {
        return new Verification(false, rows, null, null, firstBad);
    }

    /**
     * An entry that does not fit.
     *
     * @param writer whose chain it is in
     * @param sequence its place there
     * @param id id of the entry; null where there should be one, and is none
     * @param reason what is wrong with it
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Misfit(
            @JsonProperty("writer") String writer,
            @JsonProperty("sequence") long sequence,
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("reason") Reason reason) {}

    /** What can be wrong with an entry. */
    public enum Reason {
        /** Its hash does not prove it: the document or the hash was changed, or made with an unknown key. */
        @JsonProperty("hash_mismatch")
        HASH_MISMATCH,
        /** It does not follow the entry in front of it. */
        @JsonProperty("previous_hash_mismatch")
        PREVIOUS_HASH_MISMATCH,
        /** A column says something other than the document. */
        @JsonProperty("columns_differ")
        COLUMNS_DIFFER,
        /** Entries in front of it are missing. */
        @JsonProperty("entries_missing")
        ENTRIES_MISSING,
        /** The chain begins later than retention has left it. */
        @JsonProperty("beginning_missing")
        BEGINNING_MISSING,
        /** The note of what retention removed was forged. */
        @JsonProperty("anchor_forged")
        ANCHOR_FORGED,
        /** The chain went on from here. */
        @JsonProperty("end_missing")
        END_MISSING,
        /** Another entry stands at its place, or stood there when this process wrote it. */
        @JsonProperty("place_taken")
        PLACE_TAKEN,
        /** The same call, settlement or action is recorded elsewhere as well. */
        @JsonProperty("recorded_twice")
        RECORDED_TWICE
    }
}
