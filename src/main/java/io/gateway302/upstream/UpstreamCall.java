package io.gateway302.upstream;

import io.gateway302.catalog.Deadlines;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.UpstreamCalls;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far one call to the upstream has come. Belongs to one thread. */
final class UpstreamCall {

    private final GatewayRequest request;
    private final Deadlines deadlines;
    private final Clock clock;
    private final Patience patience;
    private final long start = System.nanoTime();
    private final Set<UpstreamKey> refusedKeys = new HashSet<>();
    private final Set<URI> unreachedAddresses = new HashSet<>();
    private int attempts;
    private int tries;
    private @Nullable Instant startedAt;
    private long firstSent;
    private @Nullable Duration firstByte;
    private @Nullable String key;
    private @Nullable String upstreamRequestId;

    UpstreamCall(GatewayRequest request, Deadlines deadlines, Clock clock) {
        this.request = request;
        this.deadlines = deadlines;
        this.clock = clock;
        this.patience = new Patience(request.get(Attribute.PRESENCE));
    }

    GatewayRequest request() {
        return request;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** How it waits for what comes. */
    Patience patience() {
        return patience;
    }

    Set<UpstreamKey> refusedKeys() {
        return refusedKeys;
    }

    /** The key to which the call belongs, if it belongs to one that has not refused it. */
    Optional<UpstreamKey> wantedKey(Collection<UpstreamKey> keys) {
        String alias = request.get(Attribute.WANTED_KEY);
        return keys.stream()
                .filter(each -> each.alias().equals(alias) && !refusedKeys.contains(each))
                .findFirst();
    }

    Set<URI> unreachedAddresses() {
        return unreachedAddresses;
    }

    /** What is left of the call's total deadline; never less than a millisecond. */
    Duration remaining() {
        Duration left = deadlines.total().minusNanos(System.nanoTime() - start);
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    /** Counts a round of tries, which ends in a result, an end or a wait. */
    int countTry() {
        return ++tries;
    }

    /** Counts a request that is about to be sent; gives its number, from 1. */
    int countAttempt(UpstreamKey with) {
        key = with.alias();
        if (startedAt == null) {
            startedAt = now();
            firstSent = System.nanoTime();
        }
        return ++attempts;
    }

    void answered(Departure departure, @Nullable String requestId) {
        Duration begun = departure.firstByteAfter(firstSent);
        if (begun != null) {
            firstByte = begun;
        }
        if (requestId != null) {
            upstreamRequestId = requestId;
        }
    }

    /** Leaves the account of the call on the request, for the answer and the records. */
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
