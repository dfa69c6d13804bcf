package io.gateway302.ledger;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Job;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Records how each call ended: in front of all steps that may refuse, so that refusals are recorded too, and so that all
 * else has been settled by then.
 */
public final class LedgerFilter implements GatewayFilter {

    private final Recorder recorder;
    private final CallEntries entries;

    LedgerFilter(Recorder recorder, CallEntries entries) {
        this.recorder = recorder;
        this.entries = entries;
    }

    @Override
    public GatewayResponse filter(GatewayRequest request, GatewayFilterChain chain) {
        AtomicReference<@Nullable GatewayResponse> answer = new AtomicReference<>();
        request.onCompletion(completion -> record(request, answer.get(), completion));
        GatewayResponse response = chain.proceed(request);
        answer.set(response);
        return response;
    }

    private void record(GatewayRequest request, @Nullable GatewayResponse response, Completion completion) {
        CallEntry entry = entries.complete(request, response, completion);
        if (request.get(IntentFilter.INTENDED) == null) {
            recorder.note(entry);
        } else {
            recorder.end(entry, question(request));
        }
        Job job = request.get(Attribute.JOB);
        if (job != null && job.hasEnded()) {
            recorder.jobEnded(job.submission(), job.costId());
        }
    }

    /** When the upstream may know what the call cost. */
    private static CostQuestion question(GatewayRequest request) {
        Execution execution = request.get(Attribute.EXECUTION);
        if (execution == Execution.REJECTED || execution == Execution.NOT_SENT) {
            return CostQuestion.NEVER;
        }
        Job job = request.get(Attribute.JOB);
        return job == null || job.hasEnded() ? CostQuestion.SOON : CostQuestion.WHEN_JOB_HAS_ENDED;
    }
}
