package io.gateway302.ledger.store;

import io.gateway302.ledger.Head;
import io.gateway302.ledger.Verification;
import io.gateway302.ledger.Verification.ChainDefect;
import io.gateway302.ledger.Verification.Reason;
import io.gateway302.ledger.chain.Chain;
import io.gateway302.secret.Secret;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Verification of all chains, in batches. */
final class Verifier {

    private static final int AT_ONCE = 5000;

    private final LedgerDatabase database;
    private final Chain chain;

    Verifier(LedgerDatabase database, Chain chain) {
        this.database = database;
        this.chain = chain;
    }

    /**
     * Verifies the chains.
     *
     * @param known last links that the store must have
     */
    Verification verify(List<Head> known) {
        Map<String, Head> least = known.stream().collect(Collectors.toMap(Head::writer, Function.identity()));
        List<Head> heads = new ArrayList<>();
        long rows = 0;
        for (String writer : writers(least)) {
            ChainCheck check = new ChainCheck(database, chain, writer, least.get(writer));
            ChainDefect misfit = check.run();
            rows += check.rows();
            if (misfit != null) {
                return Verification.invalid(rows, misfit);
            }
            heads.add(check.head());
        }
        ChainDefect doubled = doubled();
        return doubled == null ? Verification.valid(rows, head(heads), heads) : Verification.invalid(rows, doubled);
    }

    private Set<String> writers(Map<String, Head> known) {
        TreeSet<String> writers = new TreeSet<>(known.keySet());
        writers.addAll(database.read(Anchors::writers));
        writers.addAll(database.read(jdbc -> Writers.in(jdbc, "ledger_entry")));
        return writers;
    }

    private static String head(List<Head> heads) {
        return switch (heads.size()) {
            case 0 -> Chain.GENESIS;
            case 1 -> heads.getFirst().hash();
            default ->
                HexFormat.of()
                        .formatHex(Secret.sha256(heads.stream()
                                .map(head -> head.writer() + " " + head.sequence() + " " + head.hash() + "\n")
                                .collect(Collectors.joining())));
        };
    }

    /** Returns the second entry of the first duplicate pair; null if there is none. Results may be recorded again. */
    private @Nullable ChainDefect doubled() {
        List<Occurrences> piece = next("", "");
        while (!piece.isEmpty()) {
            for (Occurrences of : piece) {
                if (of.number() > 1) {
                    return second(of);
                }
            }
            piece = next(piece.getLast().id(), piece.getLast().kind());
        }
        return null;
    }

    private List<Occurrences> next(String id, String kind) {
        return database.read(jdbc -> jdbc.query(
                """
                        select id, kind, count(*) as number from ledger_entry
                        where (id, kind) > (?, ?) and kind <> 'result'
                        group by id, kind order by id, kind limit ?""",
                (row, _) -> new Occurrences(row.getString("id"), row.getString("kind"), row.getLong("number")),
                id,
                kind,
                AT_ONCE));
    }

    private @Nullable ChainDefect second(Occurrences doubled) {
        return database.read(jdbc -> jdbc.query(
                        """
                        select writer, sequence from ledger_entry where id = ? and kind = ?
                        order by recorded_at, writer, sequence limit 1 offset 1""",
                        (row, _) -> new ChainDefect(
                                row.getString("writer"), row.getLong("sequence"), doubled.id(), Reason.RECORDED_TWICE),
                        doubled.id(),
                        doubled.kind()))
                .getFirst();
    }

    private record Occurrences(String id, String kind, long number) {}
}
