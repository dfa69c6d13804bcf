package io.gateway302.pipeline;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.UpstreamCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes one line for every call when it is complete. It names who, what and how it ended, and nothing that was said. */
@Component
class CallLogFilter implements GatewayFilter {

    private static final Logger log = LoggerFactory.getLogger(CallLogFilter.class);

    @Override
    public GatewayResponse filter(GatewayRequest request, GatewayFilterChain chain) {
        long start = System.nanoTime();
        request.onCompletion(completion -> write(request, completion, (System.nanoTime() - start) / 1_000_000));
        return chain.proceed(request);
    }

    private static void write(GatewayRequest request, Completion completion, long millis) {
        UpstreamCalls upstream = request.get(Attribute.UPSTREAM_CALLS, UpstreamCalls.NONE);
        log.atInfo()
                .addKeyValue("operation", request.operation().id())
                .addKeyValue("client", request.caller().client())
                .addKeyValue("key_id", request.caller().keyId())
                .addKeyValue("door", request.door().label())
                .addKeyValue("outcome", completion.outcome().label())
                .addKeyValue(
                        "problem",
                        completion instanceof Completion.Failed failed
                                ? failed.problem().type().slug()
                                : "")
                .addKeyValue("replayed", request.get(Attribute.REPLAY) != null)
                .addKeyValue("attempts", upstream.attempts())
                .addKeyValue("duration_ms", millis)
                .log("call {}", completion.outcome().label());
    }
}
