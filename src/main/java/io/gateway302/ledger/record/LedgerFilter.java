package io.gateway302.ledger.record;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.CallResult;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.UpstreamTask;
import io.gateway302.ledger.CallEntry;

/**
 * Filter that records the end of each call. It precedes all filters that may reject a call, so that rejected calls are
 * recorded, and all other settlements are complete by then.
 */
public final class LedgerFilter implements GatewayFilter {

    private final Recorder recorder;
    private final CallEntries entries;

    LedgerFilter(Recorder recorder, CallEntries entries) {
        this.recorder = recorder;
        this.entries = entries;
    }

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        request.onCompletion(result -> record(request, result));
        return chain.proceed(request);
    }

    /** Records the end of a task, so that its cost can be looked up. */
    public void ended(UpstreamTask task) {
        recorder.taskEnded(task.submission(), task.costId(), task.state() == UpstreamTask.State.FAILED);
    }

    private void record(GatewayExchange request, CallResult result) {
        CallEntry entry = entries.complete(request, result);
        if (request.get(IntentFilter.INTENDED) == null) {
            recorder.note(entry);
        } else {
            recorder.end(entry, question(result), request.get(Attribute.RESERVED_AT));
        }
        UpstreamTask task = result.task();
        if (task != null && task.hasEnded()) {
            ended(task);
        }
    }

    /** Returns when the cost of the call can be looked up at the upstream. */
    private static CostLookupTiming question(CallResult result) {
        if (!result.billing().mayBeCharged()) {
            return CostLookupTiming.NEVER;
        }
        UpstreamTask task = result.task();
        return task == null || task.hasEnded() ? CostLookupTiming.SOON : CostLookupTiming.WHEN_TASK_HAS_ENDED;
    }
}
