package io.gateway302.ledger.record;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Billing;
import io.gateway302.exchange.CallResult;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.UpstreamTask;
import io.gateway302.exchange.Usage;
import io.gateway302.identity.CallTags;
import io.gateway302.identity.Caller;
import io.gateway302.identity.PromptRetention;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.chain.PromptHash;
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

/** Factory for the ledger entries of calls. */
final class CallEntries {

    private static final int MAX_IDEMPOTENCY_KEY_LENGTH = 255;

    private final Function<String, PromptRetention> retention;
    private final PriceList prices;
    private final PromptHash promptHash;
    private final Clock clock;

    /**
     * Creates a factory.
     *
     * @param retention prompt retention of a client, by its id
     */
    CallEntries(Function<String, PromptRetention> retention, PriceList prices, PromptHash promptHash, Clock clock) {
        this.retention = retention;
        this.prices = prices;
        this.promptHash = promptHash;
        this.clock = clock;
    }

    /** Returns the entry that is recorded if the process dies during the call. Its outcome is unknown. */
    CallEntry abandoned(GatewayExchange request) {
        return entry(
                request,
                request.receivedAt(),
                kept(request),
                new Ending(
                        null,
                        CallEntry.UNKNOWN,
                        null,
                        null,
                        estimated(prices.expected(request)),
                        Map.of(),
                        null,
                        null,
                        null));
    }

    /** Returns the entry of a complete call. */
    CallEntry complete(GatewayExchange request, CallResult result) {
        Instant now = now(request);
        ProblemException problem = result.problem();
        CallEntry intended = request.get(IntentFilter.INTENDED);
        return entry(
                request,
                now,
                intended == null ? kept(request) : new KeptPrompt(intended.promptHash(), intended.prompt()),
                new Ending(
                        now,
                        result.outcome().label(),
                        result.status(),
                        result.upstream(),
                        cost(result.billing()),
                        units(result.billing().used()),
                        result.bytesOut(),
                        problem == null ? null : problem.type().slug(),
                        problem == null ? null : problem.upstreamCode()));
    }

    /** Returns the current time, but never a time before the start of the call, as the clock may be set back. */
    private Instant now(GatewayExchange request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return now.isBefore(request.receivedAt()) ? request.receivedAt() : now;
    }

    /** Returns the prompt as the retention of the client requires it. */
    private KeptPrompt kept(GatewayExchange request) {
        PromptRetention wanted = retention.apply(request.caller().clientId());
        Prompt prompt = wanted == PromptRetention.NONE ? null : Prompt.of(request.body());
        if (prompt == null) {
            return new KeptPrompt(null, null);
        }
        return wanted == PromptRetention.HASH
                ? new KeptPrompt(prompt.hash(promptHash), null)
                : new KeptPrompt(null, prompt.reveal());
    }

    private static CallEntry entry(GatewayExchange request, Instant recordedAt, KeptPrompt prompt, Ending ending) {
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
                request.progress().replay() != null,
                submission(request),
                tags(request));
    }

    private static Map<String, String> tags(GatewayExchange request) {
        CallTags tags = request.get(Attribute.TAGS);
        return tags == null ? Map.of() : tags.values();
    }

    private static @Nullable String submission(GatewayExchange request) {
        UpstreamTask task = request.progress().task();
        return task == null || task.submission().equals(request.generationId()) ? null : task.submission();
    }

    private static @Nullable LedgerCost cost(Billing billing) {
        Usage used = billing.used();
        Usage.Cost cost = used == null ? null : used.cost();
        if (cost != null) {
            return new LedgerCost(cost.amount(), cost.currency(), cost.source().label());
        }
        return billing instanceof Billing.PossiblyCharged possibly ? estimated(possibly.estimate()) : null;
    }

    /** Returns the expected cost of a call that may have been carried out, as an estimate. */
    private static @Nullable LedgerCost estimated(Usage.@Nullable Cost expected) {
        return expected == null
                ? null
                : new LedgerCost(expected.amount(), expected.currency(), Usage.Source.ESTIMATE.label());
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

    private static @Nullable Long firstByte(GatewayExchange request, UpstreamCalls upstream) {
        if (upstream.startedAt() == null || upstream.firstByte() == null) {
            return null;
        }
        return Duration.between(request.receivedAt(), upstream.startedAt())
                .plus(upstream.firstByte())
                .toMillis();
    }

    private static @Nullable String idempotencyKey(GatewayExchange request) {
        String key = request.headers().getFirst("Idempotency-Key");
        return key == null || key.length() <= MAX_IDEMPOTENCY_KEY_LENGTH
                ? key
                : key.substring(0, MAX_IDEMPOTENCY_KEY_LENGTH);
    }

    /** Retained form of a prompt: its hash, its text, or neither. */
    private record KeptPrompt(
            @Nullable String hash, @Nullable String text) {

        @Override
        public String toString() {
            return "[prompt]";
        }
    }

    /** Known facts about the end of a call. */
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
