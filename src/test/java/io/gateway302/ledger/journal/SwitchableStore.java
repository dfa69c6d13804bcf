package io.gateway302.ledger.journal;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerJson;
import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Store in memory that can be unavailable, or store links and then report a failure. */
final class SwitchableStore implements LedgerStore {

    private final Map<String, Link> links = new LinkedHashMap<>();
    private boolean away;
    private boolean deaf;

    @Override
    public synchronized void append(List<Link> added) {
        if (away) {
            throw new IllegalStateException("The store is away");
        }
        added.forEach(link -> links.putIfAbsent(link.writer() + "/" + link.sequence(), link));
        if (deaf) {
            throw new IllegalStateException("The answer got lost");
        }
    }

    synchronized void away(boolean now) {
        away = now;
    }

    synchronized void losesItsAnswers(boolean now) {
        deaf = now;
    }

    synchronized List<Link> links() {
        return List.copyOf(links.values());
    }

    List<LedgerEntry> entries() {
        return links().stream()
                .map(link -> LedgerJson.MAPPER.readValue(link.document(), LedgerEntry.class))
                .toList();
    }

    /** Returns id and outcome of each call, separated by a space. */
    List<String> outcomes() {
        return entries().stream()
                .filter(CallEntry.class::isInstance)
                .map(CallEntry.class::cast)
                .map(call -> call.id() + " " + call.outcome())
                .toList();
    }
}
