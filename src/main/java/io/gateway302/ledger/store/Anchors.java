package io.gateway302.ledger.store;

import io.gateway302.ledger.chain.Chain;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Access to the anchors, which record how far retention has removed each chain. */
final class Anchors {

    private final Supplier<Chain> chain;

    Anchors(Supplier<Chain> chain) {
        this.chain = chain;
    }

    static Optional<Anchor> find(JdbcTemplate jdbc, String writer) {
        return JdbcClient.create(jdbc)
                .sql("select * from ledger_anchor where writer = :writer")
                .param("writer", writer)
                .query(Anchor::read)
                .optional();
    }

    static List<String> writers(JdbcTemplate jdbc) {
        return JdbcClient.create(jdbc)
                .sql("select writer from ledger_anchor")
                .query((row, _) -> row.getString("writer"))
                .list();
    }

    /**
     * Records that a chain is being removed up to and including this row.
     *
     * @throws BrokenChainException if the row is not as it was written, because an anchor must not confirm it
     */
    void put(JdbcTemplate jdbc, EntryRow last) {
        if (!chain.get().proves(last.link()) || !EntryRow.of(last.link()).equals(last)) {
            throw new BrokenChainException(last.link());
        }
        Anchor anchor = Anchor.of(last.link(), chain.get());
        JdbcClient.create(jdbc)
                .sql("""
                        insert into ledger_anchor (writer, sequence, hash, proof)
                        values (:writer, :sequence, :hash, :proof)
                        on conflict (writer) do update
                        set sequence = excluded.sequence, hash = excluded.hash, proof = excluded.proof
                        where ledger_anchor.sequence < excluded.sequence
                        """)
                .param("writer", anchor.writer())
                .param("sequence", anchor.sequence())
                .param("hash", anchor.hash())
                .param("proof", anchor.proof())
                .update();
    }
}
