package io.gateway302.ledger.store;

import io.gateway302.ledger.Head;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.Verification.ChainDefect;
import io.gateway302.ledger.Verification.Reason;
import io.gateway302.ledger.chain.Chain;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verification of one chain, from its beginning, or from the position up to which retention has removed it. */
final class ChainCheck {

    private static final int AT_ONCE = 500;

    private final LedgerDatabase database;
    private final Chain chain;
    private final String writer;
    private final @Nullable Head known;

    private long sequence;
    private String hash = Chain.GENESIS;
    private long rows;
    private boolean cut;

    ChainCheck(LedgerDatabase database, Chain chain, String writer, @Nullable Head known) {
        this.database = database;
        this.chain = chain;
        this.writer = writer;
        this.known = known;
    }

    /** Returns the number of valid entries. */
    long rows() {
        return rows;
    }

    /** Returns the last valid entry. */
    Head head() {
        return new Head(writer, sequence, hash);
    }

    /** Returns the first defect; null if the chain is valid. */
    @Nullable
    ChainDefect run() {
        EntryRow last = null;
        List<EntryRow> piece;
        do {
            cut = false;
            piece = next(last);
            ChainDefect misfit = walk(piece);
            if (misfit != null) {
                return misfit;
            }
            // entries that were read before the chain was cut may be removed by now, so the rest is read again
            last = cut || piece.isEmpty() ? null : piece.getLast();
        } while (cut || piece.size() == AT_ONCE);
        return end();
    }

    private List<EntryRow> next(@Nullable EntryRow last) {
        return database.read(jdbc -> jdbc.query(
                // all columns there are: tables of an earlier version lack some
                """
                        select * from ledger_entry where writer = ? and (sequence, recorded_at) > (?, ?)
                        order by sequence, recorded_at limit ?""",
                EntryRow::read,
                writer,
                last == null ? Long.MIN_VALUE : last.link().sequence(),
                last == null ? Long.MIN_VALUE : last.recordedAt(),
                AT_ONCE));
    }

    /** Verifies a batch to its end, or to a gap that retention has caused. */
    private @Nullable ChainDefect walk(List<EntryRow> piece) {
        for (EntryRow row : piece) {
            Link link = row.link();
            if (link.sequence() > sequence + 1) {
                return switch (lookForCut()) {
                    case FOUND -> null;
                    case FORGED -> new ChainDefect(writer, link.sequence(), row.id(), Reason.ANCHOR_FORGED);
                    case NONE ->
                        new ChainDefect(
                                writer,
                                link.sequence(),
                                row.id(),
                                rows == 0 ? Reason.BEGINNING_MISSING : Reason.ENTRIES_MISSING);
                };
            }
            Reason reason = reason(row);
            if (reason != null) {
                return new ChainDefect(writer, link.sequence(), row.id(), reason);
            }
            sequence = link.sequence();
            hash = link.hash();
            rows++;
        }
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
        if (!row.isOf(EntryRow.of(link))) {
            return Reason.COLUMNS_DIFFER;
        }
        return known != null
                        && known.sequence() == link.sequence()
                        && !known.hash().equals(link.hash())
                ? Reason.PLACE_TAKEN
                : null;
    }

    private @Nullable ChainDefect end() {
        if ((rows == 0 || isShort()) && lookForCut() == Cut.FORGED) {
            return new ChainDefect(writer, sequence + 1, null, Reason.ANCHOR_FORGED);
        }
        return isShort() ? new ChainDefect(writer, sequence + 1, null, Reason.END_MISSING) : null;
    }

    private boolean isShort() {
        return known != null && known.sequence() > sequence;
    }

    /** Continues after the entries that retention has removed, possibly since the verification started. */
    private Cut lookForCut() {
        Optional<Anchor> anchor = database.read(jdbc -> Anchors.find(jdbc, writer));
        if (anchor.isEmpty() || anchor.get().sequence() <= sequence) {
            return Cut.NONE;
        }
        if (!anchor.get().isProvedBy(chain)) {
            return Cut.FORGED;
        }
        sequence = anchor.get().sequence();
        hash = anchor.get().hash();
        cut = true;
        return Cut.FOUND;
    }

    private enum Cut {
        NONE,
        FOUND,
        FORGED
    }
}
