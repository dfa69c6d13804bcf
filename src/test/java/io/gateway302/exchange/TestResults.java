package io.gateway302.exchange;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Completion of calls in tests of a single filter, as in the pipeline. */
public final class TestResults {

    private TestResults() {}

    /** Completes a call without an estimated cost. */
    public static void complete(GatewayExchange request, Completion completion) {
        complete(request, completion, null, () -> null);
    }

    /** Completes a call. */
    public static void complete(
            GatewayExchange request,
            Completion completion,
            @Nullable GatewayResponse response,
            Supplier<Usage.@Nullable Cost> estimate) {
        request.complete(CallResult.of(
                completion,
                request.progress(),
                response == null ? null : Integer.valueOf(response.status()),
                response == null ? null : Long.valueOf(response.body().length()),
                estimate));
    }
}
