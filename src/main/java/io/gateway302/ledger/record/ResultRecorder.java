package io.gateway302.ledger.record;

import io.gateway302.ledger.ResultEntry;
import io.gateway302.results.ResultStored;
import io.gateway302.results.StoredResult;
import java.time.Clock;
import org.springframework.context.event.EventListener;

/** Listener that records stored result files, so that a file can be checked against the ledger. */
final class ResultRecorder {

    private final Recorder recorder;
    private final Clock clock;

    ResultRecorder(Recorder recorder, Clock clock) {
        this.recorder = recorder;
        this.clock = clock;
    }

    @EventListener
    void record(ResultStored event) {
        StoredResult result = event.result();
        recorder.add(new ResultEntry(
                event.callId(),
                clock.instant(),
                result.id(),
                result.index(),
                result.contentType(),
                result.size(),
                result.sha256()));
    }
}
