package io.gateway302.upstream;

import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemType;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Follows every request that goes to the upstream, on the caller's thread, to measure or trace it. Must not throw. */
@FunctionalInterface
public interface UpstreamProbe {

    /**
     * A request is about to be sent.
     *
     * @return is told once how it ended, whatever happens
     */
    Ending starts(Sending sending);

    /** Follows to the end. */
    @FunctionalInterface
    interface Ending {

        /** The request has ended. */
        void ends(Result result);
    }

    /**
     * A request that is about to be sent.
     *
     * @param call the call that it is for
     * @param number which of the call's requests it is, from 1
     * @param key alias of the upstream key
     * @param address the upstream's base address
     * @param headers what goes with it, to which headers may be added; without our credential, which nobody else sees
     */
    record Sending(GatewayRequest call, int number, String key, URI address, HttpHeaders headers) {}

    /**
     * What came of it.
     *
     * @param execution whether the upstream carried it out
     * @param outcome how it is counted
     * @param problem what stands against it; null if there is a result, or nobody waited for it
     * @param status HTTP status of the answer; null if there was none
     */
    record Result(
            Execution execution,
            Outcome outcome,
            @Nullable ProblemType problem,
            @Nullable Integer status) {

        /** A result, or what stands against one. */
        public Result(Execution execution, @Nullable ProblemType problem, @Nullable Integer status) {
            this(execution, problem == null ? Outcome.SUCCEEDED : problem.outcome(), problem, status);
        }

        /** The caller left before it came. */
        static Result callerLeft(@Nullable Integer status) {
            return new Result(Execution.UNKNOWN, Outcome.CANCELLED, null, status);
        }
    }

    /** All of them as one. */
    static UpstreamProbe all(List<UpstreamProbe> probes) {
        return sending -> {
            List<Ending> endings =
                    probes.stream().map(probe -> probe.starts(sending)).toList();
            return result -> endings.forEach(ending -> ending.ends(result));
        };
    }
}
