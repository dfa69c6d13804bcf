package io.gateway302.upstream.call;

import io.gateway302.catalog.Deadlines;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.upstream.AddedParameter;
import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.http.CancellableWait;
import io.gateway302.upstream.http.RequestTransmission;
import io.gateway302.upstream.outcome.PendingCall;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** State of one call to the upstream, over all its attempts. Not thread-safe. */
final class UpstreamCall implements PendingCall {

    private final GatewayExchange request;
    private final Deadlines deadlines;
    private final Clock clock;
    private final CancellableWait responseWait;
    private final long start = System.nanoTime();
    private final Set<UpstreamKey> refusedKeys = new HashSet<>();
    private final Set<URI> unreachedAddresses = new HashSet<>();
    private final ClientRetries client;
    private boolean leftOut;
    private int attempts;
    private int tries;
    private @Nullable Instant startedAt;
    private long firstSent;
    private @Nullable Duration firstByte;
    private @Nullable String key;
    private @Nullable String upstreamRequestId;

    UpstreamCall(GatewayExchange request, Deadlines deadlines, Clock clock) {
        this.request = request;
        this.deadlines = deadlines;
        this.clock = clock;
        this.client = ClientRetries.of(request.headers());
        this.responseWait = new CancellableWait(request.get(Attribute.PRESENCE));
    }

    @Override
    public GatewayExchange request() {
        return request;
    }

    @Override
    public Deadlines deadlines() {
        return deadlines;
    }

    @Override
    public CancellableWait responseWait() {
        return responseWait;
    }

    /** Returns the keys that were rejected, which are not used again for this call. */
    Set<UpstreamKey> refusedKeys() {
        return Collections.unmodifiableSet(refusedKeys);
    }

    void exclude(UpstreamKey key) {
        refusedKeys.add(key);
    }

    /**
     * Returns the key that the call requires, such as the key of a task; empty if none is required or it was rejected.
     */
    Optional<UpstreamKey> wantedKey(Collection<UpstreamKey> keys) {
        String alias = request.get(Attribute.WANTED_KEY);
        return keys.stream()
                .filter(each -> each.alias().equals(alias) && !refusedKeys.contains(each))
                .findFirst();
    }

    /** Returns the addresses that were not reached since the last backoff. */
    Set<URI> unreachedAddresses() {
        return Collections.unmodifiableSet(unreachedAddresses);
    }

    void exclude(URI address) {
        unreachedAddresses.add(address);
    }

    /** Allows all addresses again, for the retry after a backoff. */
    void includeAddresses() {
        unreachedAddresses.clear();
    }

    @Override
    public @Nullable AddedParameter added() {
        return leftOut ? null : request.get(AddedParameter.ATTRIBUTE);
    }

    /** Leaves out the parameter that the gateway added, for the next request. */
    void leaveOut() {
        leftOut = true;
    }

    /** Reports that the upstream accepted the request as it is. */
    void accepted() {
        AddedParameter added = request.get(AddedParameter.ATTRIBUTE);
        if (leftOut && added != null) {
            added.onRefused().run();
        }
    }

    /** Returns the body of the next request. */
    Body body() {
        AddedParameter added = request.get(AddedParameter.ATTRIBUTE);
        return leftOut && added != null ? added.without() : request.body();
    }

    /**
     * Returns whether the caller still waits after a delay from now, and leaves retries to the gateway. A client that
     * retries by itself has its requests sent once each, so that the retries of both do not multiply.
     */
    boolean leavesRetryToGateway(Duration delay) {
        return !client.isRetry() && client.awaits(delay.plusNanos(System.nanoTime() - start));
    }

    @Override
    public Duration remaining() {
        Duration left = deadlines.total().minusNanos(System.nanoTime() - start);
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    /**
     * Counts a try and returns its number, from 1. A try covers all keys and addresses until a result, failure or
     * delay.
     */
    int countTry() {
        return ++tries;
    }

    /** Counts a request that is about to be sent, and returns its number, from 1. */
    int countAttempt(UpstreamKey with) {
        key = with.alias();
        if (startedAt == null) {
            startedAt = now();
            firstSent = System.nanoTime();
        }
        return ++attempts;
    }

    void answered(RequestTransmission transmission, @Nullable String requestId) {
        Duration begun = transmission.firstByteAfter(firstSent);
        if (begun != null) {
            firstByte = begun;
        }
        if (requestId != null) {
            upstreamRequestId = requestId;
        }
    }

    /** Stores the summary of the call on the request, for the response and the records. */
    void report() {
        request.progress()
                .called(new UpstreamCalls(
                        attempts,
                        startedAt,
                        startedAt == null ? null : now(),
                        Duration.ofNanos(System.nanoTime() - start),
                        firstByte,
                        upstreamRequestId,
                        key));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
