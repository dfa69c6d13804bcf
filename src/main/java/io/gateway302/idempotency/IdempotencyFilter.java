package io.gateway302.idempotency;

import io.gateway302.exchange.CallResult;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Replay;
import io.gateway302.idempotency.ClaimResult.Ended;
import io.gateway302.idempotency.ClaimResult.InFlight;
import io.gateway302.idempotency.ClaimResult.OtherRequest;
import io.gateway302.idempotency.ClaimResult.Started;
import io.gateway302.idempotency.StoredOutcome.Answered;
import io.gateway302.idempotency.StoredOutcome.NotKept;
import io.gateway302.idempotency.StoredOutcome.Unknown;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.redis.StoreAwayException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Filter that executes only the first of a client's requests with the same idempotency key. Duplicates get its
 * response. Requests without a key are not affected.
 */
public final class IdempotencyFilter implements GatewayFilter {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyFilter.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** Time for retries of a store that belongs to this gateway, such as the database. */
    private static final Duration MAX_RETRY_TIME = Duration.ofMillis(1500);

    /** Delay before the retry of a claim. Both attempts and one timeout must fit into 100 ms. */
    private static final long PAUSE_AFTER_HICCUP_NANOS = 10_000_000;

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long MAX_PAUSE_MILLIS = 200;

    private final IdempotencyStore store;
    private final LeaseMaintenance upkeep;
    private final IdempotencyProperties properties;
    private final JsonMapper json;

    IdempotencyFilter(
            IdempotencyStore store, LeaseMaintenance upkeep, IdempotencyProperties properties, JsonMapper json) {
        this.store = store;
        this.upkeep = upkeep;
        this.properties = properties;
        this.json = json;
    }

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        String key = IdempotencyKey.of(request);
        if (key == null) {
            return chain.proceed(request);
        }
        Claim claim = Claim.of(request, key);
        return switch (await(claim, longestWait(request))) {
            case Started _ -> carryOut(request, chain, claim);
            case Ended(Replay first, StoredOutcome ending) -> repeat(request, first, ending);
            case InFlight _ ->
                throw new ProblemException(
                                ProblemType.IDEMPOTENCY_CONFLICT,
                                "The first request with this idempotency key is still in flight")
                        .withRetryAfter(RETRY_AFTER);
            case OtherRequest _ ->
                throw new ProblemException(
                        ProblemType.IDEMPOTENCY_KEY_REUSED,
                        "The idempotency key was used before, for a request with another path or body");
        };
    }

    /** Rejects a malformed idempotency key. */
    @Override
    public void check(GatewayExchange request) {
        var _ = IdempotencyKey.of(request);
    }

    // ---- claim -------------------------------------------------------------------------------------------------

    private Duration longestWait(GatewayExchange request) {
        Duration total = request.operation().deadlines().total();
        Duration cap = properties.maxWait();
        return cap == null || total.compareTo(cap) < 0 ? total : cap;
    }

    /** Claims the key. While another call holds it, waits for the end of that call or the release of the key. */
    private ClaimResult await(Claim claim, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            ClaimResult begin = begin(claim);
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (!(begin instanceof InFlight) || left <= 0) {
                return begin;
            }
            try {
                store.awaitChange(claim.id(), Math.min(pause, left));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return begin;
            }
            pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
        }
    }

    private ClaimResult begin(Claim claim) {
        try {
            return withRetries(() -> beginAgainAfterAHiccup(claim));
        } catch (RuntimeException e) {
            // The caller asked for idempotency, and without the store there is none. The reason of the failure does not
            // matter.
            log.warn("The store of idempotency keys does not answer: {}", e.toString());
            if (!(e instanceof StoreAwayException away) || away.mayHaveRun()) {
                upkeep.tellLater(CallEnd.notCarriedOut(claim));
            }
            throw new ProblemException(
                            ProblemType.IDEMPOTENCY_UNAVAILABLE, "The idempotency key cannot be looked up now")
                    .withRetryAfter(RETRY_AFTER)
                    .withCause(e);
        }
    }

    /**
     * Claims the key, and retries once after a lost connection to the shared store. A second timeout cannot follow the
     * first one, because the store then fails fast.
     */
    private ClaimResult beginAgainAfterAHiccup(Claim claim) {
        try {
            return store.begin(claim);
        } catch (StoreAwayException away) {
            if (!away.mayHaveRun()) {
                throw away;
            }
            LockSupport.parkNanos(PAUSE_AFTER_HICCUP_NANOS);
            try {
                return store.begin(claim);
            } catch (StoreAwayException _) {
                // The first exception matters more: that attempt may have claimed the key, while the second was perhaps
                // not sent.
                throw away;
            }
        }
    }

    /**
     * Uses the store and retries failures for a limited time. The operations are idempotent, and a lost response may
     * have cost money. The shared store is not retried: it has its own timeout, and an outage must not delay a call
     * further.
     */
    private static <T> T withRetries(Supplier<T> use) {
        long end = System.nanoTime() + MAX_RETRY_TIME.toNanos();
        while (true) {
            try {
                return use.get();
            } catch (StoreAwayException away) {
                throw away;
            } catch (RuntimeException e) {
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(MAX_PAUSE_MILLIS * 1_000_000);
            }
        }
    }

    // ---- first request -----------------------------------------------------------------------------------------

    private GatewayResponse carryOut(GatewayExchange request, GatewayFilterChain chain, Claim claim) {
        AtomicReference<@Nullable FirstResponse> answer = new AtomicReference<>();
        upkeep.hold(claim);
        request.onCompletion(result -> {
            try {
                tell(new CallEnd(claim, ending(request, answer.get(), result)));
            } finally {
                upkeep.letGo(claim);
            }
        });
        FirstResponse first = FirstResponse.of(
                chain.proceed(request), properties.maxAnswerSize().toBytes(), request.progress()::hasAnswerEnded);
        answer.set(first);
        return first.response();
    }

    /** Returns the outcome to store; null if the call was certainly not carried out, so that it may be retried. */
    private static @Nullable StoredOutcome ending(
            GatewayExchange request, @Nullable FirstResponse first, CallResult result) {
        if (first != null && first.isWhole()) {
            // Stored even if an earlier filter failed afterwards: the response exists and was very likely billed.
            byte[] content = first.content();
            return content == null ? new NotKept() : Answered.of(request, first.response(), content);
        }
        if (first == null && !result.billing().mayBeCharged()) {
            return null;
        }
        ProblemException problem = result.problem();
        return problem == null ? Unknown.CALLER_LEFT : Unknown.of(problem);
    }

    private void tell(CallEnd end) {
        try {
            if (!withRetries(() -> end.tell(store))) {
                log.warn(
                        "The end of {} came when its idempotency key did not wait for it any more",
                        end.claim().owner());
            }
        } catch (RuntimeException e) {
            // The outcome is retried in the background, so that the caller does not wait.
            upkeep.tellLater(end);
        }
    }

    // ---- duplicates --------------------------------------------------------------------------------------------

    private GatewayResponse repeat(GatewayExchange request, Replay first, StoredOutcome ending) {
        return switch (ending) {
            case Answered answered -> {
                flag(request, first);
                yield answered.giveTo(request, json);
            }
            case Unknown unknown -> {
                flag(request, first);
                throw unknown.problem();
            }
            case NotKept _ ->
                throw new ProblemException(
                        ProblemType.IDEMPOTENCY_CONFLICT,
                        "The first request with this idempotency key was carried out, but its answer was too large to"
                                + " be kept; nothing was sent again");
        };
    }

    private static void flag(GatewayExchange request, Replay first) {
        request.progress().replays(first);
        request.answerHeaders().set("Idempotency-Replayed", "true");
    }
}
