package io.gateway302.ledger.store;

import io.gateway302.ledger.Link;
import io.gateway302.ledger.chain.Chain;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Record of the position up to which retention has removed a chain. It cannot be forged with access to the database
 * alone, because it has a keyed hash.
 *
 * @param writer id of the chain's writer
 * @param sequence position of the last removed link
 * @param hash hash of that link
 * @param proof keyed hash of all other components
 */
record Anchor(String writer, long sequence, String hash, String proof) {

    /** Document under the keyed hash. No entry has it, so that no link can pass for an anchor. */
    private static final String DOCUMENT = "retention";

    static Anchor of(Link last, Chain chain) {
        Link anchor = chain.link(last.writer(), last.sequence(), DOCUMENT, last.hash());
        return new Anchor(anchor.writer(), anchor.sequence(), anchor.previousHash(), anchor.hash());
    }

    boolean isProvedBy(Chain chain) {
        return chain.proves(new Link(writer, sequence, DOCUMENT, hash, proof));
    }

    static Anchor read(ResultSet row, int number) throws SQLException {
        return new Anchor(
                row.getString("writer"), row.getLong("sequence"), row.getString("hash"), row.getString("proof"));
    }
}
