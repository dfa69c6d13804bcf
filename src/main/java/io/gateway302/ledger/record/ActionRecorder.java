package io.gateway302.ledger.record;

import io.gateway302.identity.client.AuditEntry;
import io.gateway302.ledger.ActionEntry;
import java.time.Clock;
import org.springframework.transaction.event.TransactionalEventListener;

/** Listener that records changes by administrators when their transaction is committed. */
final class ActionRecorder {

    private final Recorder recorder;
    private final Clock clock;

    ActionRecorder(Recorder recorder, Clock clock) {
        this.recorder = recorder;
        this.clock = clock;
    }

    @TransactionalEventListener
    void record(AuditEntry entry) {
        recorder.note(new ActionEntry(
                entry.id(),
                clock.instant(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.targetType(),
                entry.targetId(),
                entry.clientId(),
                entry.client()));
    }
}
