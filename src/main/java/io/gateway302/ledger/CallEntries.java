package io.gateway302.ledger;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Job;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.Usage;
import io.gateway302.identity.Caller;
import io.gateway302.identity.PromptRetention;
import io.gateway302.problem.ProblemException;
import io.gateway302.usage.PriceList;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what is to be recorded of a call. */
final class CallEntries {

    private static final int LONGEST_IDEMPOTENCY_KEY = 255;

    private final Function<String, PromptRetention> retention;
    private final PriceList prices;
    private final PromptHash promptHash;
    private final Clock clock;

    /**
     * Says what is to be recorded.
     *
     * @param retention what is kept of the prompts of a client, by its id
     */
    CallEntries(Function<String, PromptRetention> retention, PriceList prices, PromptHash promptHash, Clock clock) {
        this.retention = retention;
        this.prices = prices;
        this.promptHash = promptHash;
        this.clock = clock;
    }

    /** What stands if the process dies while the call is under way: nobody knows what came of it. */
    CallEntry abandoned(GatewayRequest request) {
        return entry(
                request,
                request.receivedAt(),
                kept(request),
                new Ending(null, CallEntry.UNKNOWN, null, null, estimate(request), Map.of(), null, null, null));
    }

    /** What stands when the call is complete. */
    CallEntry complete(GatewayRequest request, @Nullable GatewayResponse response, Completion completion) {
        Instant now = now(request);
        ProblemException problem = completion instanceof Completion.Failed(ProblemException failure) ? failure : null;
        boolean replayed = request.get(Attribute.REPLAY) != null;
        CallEntry intended = request.get(IntentFilter.INTENDED);
        return entry(
                request,
                now,
                intended == null ? kept(request) : new KeptPrompt(intended.promptHash(), intended.prompt()),
                new Ending(
                        now,
                        completion.outcome().label(),
                        status(response, problem),
                        replayed ? UpstreamCalls.NONE : request.get(Attribute.UPSTREAM_CALLS, UpstreamCalls.NONE),
                        replayed ? null : cost(request),
                        replayed ? Map.of() : units(request.get(Attribute.USAGE)),
                        bytesOut(request, response),
                        problem == null ? null : problem.type().slug(),
                        problem == null ? null : problem.upstreamCode()));
    }

    /** A call does not end before it began, even if the clock was set back. */
    private Instant now(GatewayRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return now.isBefore(request.receivedAt()) ? request.receivedAt() : now;
    }

    /** What its client wants of the prompt. */
    private KeptPrompt kept(GatewayRequest request) {
        PromptRetention wanted = retention.apply(request.caller().clientId());
        Prompt prompt = wanted == PromptRetention.NONE ? null : Prompt.of(request.body());
        if (prompt == null) {
            return new KeptPrompt(null, null);
        }
        return wanted == PromptRetention.HASH
                ? new KeptPrompt(prompt.hash(promptHash), null)
                : new KeptPrompt(null, prompt.reveal());
    }

    private static CallEntry entry(GatewayRequest request, Instant recordedAt, KeptPrompt prompt, Ending ending) {
        Caller caller = request.caller();
        UpstreamCalls upstream = ending.upstream();
        return new CallEntry(
                request.generationId(),
                recordedAt,
                request.id(),
                caller.client(),
                caller.clientId(),
                caller.keyId(),
                request.door().label(),
                request.operation().id(),
                request.model(),
                request.receivedAt(),
                ending.completedAt(),
                ending.outcome(),
                ending.status(),
                upstream == null ? null : upstream.attempts(),
                ending.cost(),
                ending.units(),
                request.body().length(),
                ending.bytesOut(),
                upstream == null ? null : firstByte(request, upstream),
                ending.completedAt() == null
                        ? null
                        : Duration.between(request.receivedAt(), ending.completedAt())
                                .toMillis(),
                upstream == null ? null : upstream.requestId(),
                upstream == null ? null : upstream.key(),
                prompt.hash(),
                prompt.text(),
                ending.errorCode(),
                ending.upstreamCode(),
                idempotencyKey(request),
                request.get(Attribute.REPLAY) != null,
                submission(request));
    }

    private static @Nullable String submission(GatewayRequest request) {
        Job job = request.get(Attribute.JOB);
        return job == null || job.submission().equals(request.generationId()) ? null : job.submission();
    }

    private static @Nullable Integer status(@Nullable GatewayResponse response, @Nullable ProblemException problem) {
        if (problem != null) {
            return problem.type().status().value();
        }
        return response == null ? null : response.status();
    }

    private static @Nullable Long bytesOut(GatewayRequest request, @Nullable GatewayResponse response) {
        Long streamed = request.get(Attribute.STREAMED);
        return streamed != null || response == null
                ? streamed
                : Long.valueOf(response.body().length());
    }

    private @Nullable LedgerCost cost(GatewayRequest request) {
        Usage usage = request.get(Attribute.USAGE);
        Usage.Cost cost = usage == null ? null : usage.cost();
        if (cost != null) {
            return new LedgerCost(cost.amount(), cost.currency(), cost.source().label());
        }
        return request.get(Attribute.EXECUTION) == Execution.UNKNOWN ? estimate(request) : null;
    }

    /** What a call is taken to cost that may have been carried out: nothing would be the one answer that is surely wrong. */
    private @Nullable LedgerCost estimate(GatewayRequest request) {
        Usage.Cost cost = prices.expected(request);
        return cost == null ? null : new LedgerCost(cost.amount(), cost.currency(), Usage.Source.ESTIMATE.label());
    }

    private static Map<String, Long> units(@Nullable Usage usage) {
        if (usage == null) {
            return Map.of();
        }
        Map<String, Long> units = new LinkedHashMap<>();
        units.put(usage.unit().label(), usage.quantity());
        Tokens tokens = usage.tokens();
        if (tokens != null) {
            units.put("input_token", tokens.input());
            units.put("cached_input_token", tokens.cachedInput());
            units.put("output_token", tokens.output());
            units.put("reasoning_token", tokens.reasoning());
        }
        return units;
    }

    private static @Nullable Long firstByte(GatewayRequest request, UpstreamCalls upstream) {
        if (upstream.startedAt() == null || upstream.firstByte() == null) {
            return null;
        }
        return Duration.between(request.receivedAt(), upstream.startedAt())
                .plus(upstream.firstByte())
                .toMillis();
    }

    private static @Nullable String idempotencyKey(GatewayRequest request) {
        String key = request.headers().getFirst("Idempotency-Key");
        return key == null || key.length() <= LONGEST_IDEMPOTENCY_KEY ? key : key.substring(0, LONGEST_IDEMPOTENCY_KEY);
    }

    /** What is kept of a prompt: its hash, its words, or neither. */
    private record KeptPrompt(
            @Nullable String hash, @Nullable String text) {

        @Override
        public String toString() {
            return "[prompt]";
        }
    }

    /** How a call ended, as far as that is known. */
    private record Ending(
            @Nullable Instant completedAt,
            String outcome,
            @Nullable Integer status,
            @Nullable UpstreamCalls upstream,
            @Nullable LedgerCost cost,
            Map<String, Long> units,
            @Nullable Long bytesOut,
            @Nullable String errorCode,
            @Nullable String upstreamCode) {}
}
