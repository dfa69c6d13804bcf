package io.gateway302.upstream;

import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemType;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Observer of each upstream request, for metrics or traces. Called on the thread of the call. Must not throw. */
@FunctionalInterface
public interface UpstreamProbe {

    /**
     * Observes that a request is about to be sent.
     *
     * @return observer of the end, called exactly once in every case
     */
    Ending starts(Sending sending);

    /** Observer of the end of a request. */
    @FunctionalInterface
    interface Ending {

        /** Observes that the request has ended. */
        void ends(Result result);
    }

    /**
     * Request that is about to be sent.
     *
     * @param call call that the request belongs to
     * @param number number of the request within the call, from 1
     * @param key alias of the upstream key
     * @param address base address of the upstream
     * @param headers headers of the request, which may be extended; the upstream key is not in them
     */
    record Sending(GatewayExchange call, int number, String key, URI address, HttpHeaders headers) {}

    /**
     * Result of a request.
     *
     * @param execution execution at the upstream
     * @param outcome outcome for metrics
     * @param problem reason of the failure; null for a success, or if the caller disconnected
     * @param status HTTP status of the response; null if there was none
     */
    record Result(
            Execution execution,
            Outcome outcome,
            @Nullable ProblemType problem,
            @Nullable Integer status) {

        /** Creates a result: a success without a problem, a failure with one. */
        public Result(Execution execution, @Nullable ProblemType problem, @Nullable Integer status) {
            this(execution, problem == null ? Outcome.SUCCEEDED : problem.outcome(), problem, status);
        }

        /** Returns the result for a caller that disconnected before the end. */
        public static Result callerLeft(@Nullable Integer status) {
            return new Result(Execution.UNKNOWN, Outcome.CANCELLED, null, status);
        }
    }

    /** Returns one probe that calls all of them. */
    static UpstreamProbe all(List<UpstreamProbe> probes) {
        return sending -> {
            List<Ending> endings =
                    probes.stream().map(probe -> probe.starts(sending)).toList();
            return result -> endings.forEach(ending -> ending.ends(result));
        };
    }
}
