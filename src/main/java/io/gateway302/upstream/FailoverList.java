package io.gateway302.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Failover list of equivalent choices, such as keys or addresses, in order of preference. A failed choice has a
 * cooldown: it is used only if no other is left. It is used then because a failed attempt costs nothing, and service
 * resumes as soon as the cause is fixed.
 *
 * @param <T> type of the choices
 */
public final class FailoverList<T> {

    private final List<T> choices;
    private final Duration rest;
    private final Clock clock;
    private final Map<T, Instant> resting = new ConcurrentHashMap<>();

    public FailoverList(Collection<T> choices, Duration rest, Clock clock) {
        this.choices = List.copyOf(choices);
        this.rest = rest;
        this.clock = clock;
    }

    /** Returns all choices in order of preference. */
    public List<T> choices() {
        return choices;
    }

    /** Returns the best choice that was not tried yet; empty if none is left. */
    public Optional<T> choose(Collection<T> tried) {
        Instant now = clock.instant();
        return choices.stream()
                .filter(choice -> !tried.contains(choice))
                .min(Comparator.comparing(choice -> restsUntil(choice, now)));
    }

    /** Starts the cooldown of a choice. */
    public void rest(T choice) {
        resting.put(choice, clock.instant().plus(rest));
    }

    /** Returns the end of the choice's cooldown; null if it has none. */
    @Nullable
    public Instant restsUntil(T choice) {
        Instant until = resting.get(choice);
        return until != null && until.isAfter(clock.instant()) ? until : null;
    }

    private Instant restsUntil(T choice, Instant now) {
        Instant until = resting.get(choice);
        return until == null || until.isBefore(now) ? Instant.EPOCH : until;
    }
}
