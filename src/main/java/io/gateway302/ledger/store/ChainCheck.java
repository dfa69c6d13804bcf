package io.gateway302.ledger.store;

import io.gateway302.ledger.Chain;
import io.gateway302.ledger.Head;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.Verification.Misfit;
import io.gateway302.ledger.Verification.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks along one chain, from its beginning, or from where retention has cut it. */
final class ChainCheck {

    private static final int AT_ONCE = 500;

    private final LedgerDatabase database;
    private final Chain chain;
    private final String writer;
    private final @Nullable Head known;

    private long sequence;
    private String hash = Chain.GENESIS;
    private long rows;

    ChainCheck(LedgerDatabase database, Chain chain, String writer, @Nullable Head known) {
        this.database = database;
        this.chain = chain;
        this.writer = writer;
        this.known = known;
    }

    /** How many entries fit. */
    long rows() {
        return rows;
    }

    /** The last of them. */
    Head head() {
        return new Head(writer, sequence, hash);
    }

    /** What does not fit first; null if everything does. */
    @Nullable
    Misfit run() {
        List<EntryRow> piece = List.of();
        do {
            piece = next(piece);
            for (EntryRow row : piece) {
                Misfit misfit = meet(row);
                if (misfit != null) {
                    return misfit;
                }
            }
        } while (piece.size() == AT_ONCE);
        return end();
    }

    private List<EntryRow> next(List<EntryRow> before) {
        long after = before.isEmpty() ? Long.MIN_VALUE : before.getLast().link().sequence();
        long recordedAt = before.isEmpty() ? Long.MIN_VALUE : before.getLast().recordedAt();
        return database.read(jdbc ->
                jdbc.query("select " + EntryRow.COLUMNS + """
                         from ledger_entry where writer = ? and (sequence, recorded_at) > (?, ?)
                        order by sequence, recorded_at limit ?""", EntryRow::read, writer, after, recordedAt, AT_ONCE));
    }

    private @Nullable Misfit meet(EntryRow row) {
        Link link = row.link();
        if (link.sequence() > sequence + 1) {
            Misfit misfit = skip(link.sequence(), row.id());
            if (misfit != null) {
                return misfit;
            }
        }
        Reason reason = reason(row);
        if (reason != null) {
            return new Misfit(writer, link.sequence(), row.id(), reason);
        }
        sequence = link.sequence();
        hash = link.hash();
        rows++;
        return null;
    }

    private @Nullable Reason reason(EntryRow row) {
        Link link = row.link();
        if (link.sequence() != sequence + 1) {
            return Reason.PLACE_TAKEN;
        }
        if (!link.previousHash().equals(hash)) {
            return Reason.PREVIOUS_HASH_MISMATCH;
        }
        if (!chain.proves(link)) {
            return Reason.HASH_MISMATCH;
        }
        if (!EntryRow.of(link).equals(row)) {
            return Reason.COLUMNS_DIFFER;
        }
        return known != null
                        && known.sequence() == link.sequence()
                        && !known.hash().equals(link.hash())
                ? Reason.PLACE_TAKEN
                : null;
    }

    /** Goes on where retention has cut the chain; it may have done so just now. */
    private @Nullable Misfit skip(long next, @Nullable String id) {
        Optional<Anchor> anchor = database.read(jdbc -> Anchors.find(jdbc, writer));
        if (anchor.isPresent() && !anchor.get().isProvedBy(chain)) {
            return new Misfit(writer, next, id, Reason.ANCHOR_FORGED);
        }
        if (anchor.isPresent() && anchor.get().sequence() > sequence) {
            sequence = anchor.get().sequence();
            hash = anchor.get().hash();
        }
        if (next > sequence + 1) {
            return new Misfit(writer, next, id, rows == 0 ? Reason.BEGINNING_MISSING : Reason.ENTRIES_MISSING);
        }
        return null;
    }

    private @Nullable Misfit end() {
        if (rows == 0 || (known != null && known.sequence() > sequence)) {
            Misfit misfit = skip(sequence + 1, null);
            if (misfit != null) {
                return misfit;
            }
        }
        return known != null && known.sequence() > sequence
                ? new Misfit(writer, sequence + 1, null, Reason.END_MISSING)
                : null;
    }
}
