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
 * Equivalent things in order of preference, such as keys or addresses. One that failed rests: it is taken only where no
 * other is left. It is still taken then, because asking costs nothing, and service resumes as soon as the cause is mended.
 *
 * @param <T> what is chosen
 */
final class Preference<T> {

    private final List<T> choices;
    private final Duration rest;
    private final Clock clock;
    private final Map<T, Instant> resting = new ConcurrentHashMap<>();

    Preference(Collection<T> choices, Duration rest, Clock clock) {
        this.choices = List.copyOf(choices);
        this.rest = rest;
        this.clock = clock;
    }

    /** All of them. */
    List<T> choices() {
        return choices;
    }

    /** The best choice that is not among those already tried. */
    Optional<T> choose(Collection<T> tried) {
        Instant now = clock.instant();
        return choices.stream()
                .filter(choice -> !tried.contains(choice))
                .min(Comparator.comparing(choice -> restsUntil(choice, now)));
    }

    /** Sends one to rest. */
    void rest(T choice) {
        resting.put(choice, clock.instant().plus(rest));
    }

    /** Until when it rests; null if it does not. */
    @Nullable
    Instant restsUntil(T choice) {
        Instant until = resting.get(choice);
        return until != null && until.isAfter(clock.instant()) ? until : null;
    }

    private Instant restsUntil(T choice, Instant now) {
        Instant until = resting.get(choice);
        return until == null || until.isBefore(now) ? Instant.EPOCH : until;
    }
}
