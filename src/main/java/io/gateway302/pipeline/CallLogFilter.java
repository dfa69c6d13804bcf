package io.gateway302.pipeline;

import io.gateway302.exchange.CallResult;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Filter that writes one log line when a call is complete. The line contains no content of request or response. */
@Component
class CallLogFilter implements GatewayFilter {

    private static final Logger log = LoggerFactory.getLogger(CallLogFilter.class);

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        long start = System.nanoTime();
        request.onCompletion(result -> write(request, result, (System.nanoTime() - start) / 1_000_000));
        return chain.proceed(request);
    }

    private static void write(GatewayExchange request, CallResult result, long millis) {
        ProblemException problem = result.problem();
        log.atInfo()
                .addKeyValue("operation", request.operation().id())
                .addKeyValue("client", request.caller().client())
                .addKeyValue("key_id", request.caller().keyId())
                .addKeyValue("door", request.door().label())
                .addKeyValue("outcome", result.outcome().label())
                .addKeyValue("problem", problem == null ? "" : problem.type().slug())
                .addKeyValue("replayed", result.replayed())
                .addKeyValue("attempts", result.upstream().attempts())
                .addKeyValue("duration_ms", millis)
                .log("call {}", result.outcome().label());
    }
}
