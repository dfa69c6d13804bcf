package io.gateway302.ledger.store;

import io.gateway302.ledger.Chain;
import io.gateway302.ledger.Link;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Up to where retention has removed a chain. Whoever has the database but not the key cannot make one.
 *
 * @param writer whose chain it is
 * @param sequence place of the last link that was removed
 * @param hash the hash of that link
 * @param proof keyed hash of all of the above
 */
record Anchor(String writer, long sequence, String hash, String proof) {

    /** No entry has this document, so that no link can pass for an anchor. */
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
