package io.gateway302.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durations of calls that were made in rounds.
 *
 * @param rounds durations of each round, the shortest first
 */
public record Times(List<List<Duration>> rounds) {

    private static final Logger log = LoggerFactory.getLogger(Times.class);

    /** Maximum delay that an unavailable store may add to a call. */
    private static final Duration MAX_ADDED = Duration.ofMillis(100);

    /** Returns the durations of one round. */
    public static Times of(Stream<Duration> times) {
        return new Times(List.of(times.sorted().toList()));
    }

    /** Combines the rounds of several results. */
    public static Times all(List<Times> times) {
        return new Times(times.stream().flatMap(some -> some.rounds().stream()).toList());
    }

    /**
     * Asserts that problems with the store added at most 100 ms to these calls, compared with the same calls without
     * problems. The medians must differ by at most 100 ms. The slowest call may also add the spread of a normal round,
     * because concurrent calls wait for each other. The median round is used for the slowest call, because on a busy
     * machine a whole round may be late, but problems of the store affect all rounds.
     */
    public void addAtMostAHundredMillis(String what, Times before) {
        Duration allowance = before.ofTheMiddleRound(round -> round.getLast().minus(round.getFirst()));
        String figures = "%s: before %s, now %s, allowance %d ms".formatted(what, before, this, allowance.toMillis());
        log.info(figures);
        assertThat(median().minus(before.median())).as(figures).isLessThanOrEqualTo(MAX_ADDED);
        assertThat(ofTheMiddleRound(List::getLast).minus(before.median()))
                .as(figures)
                .isLessThanOrEqualTo(MAX_ADDED.plus(allowance));
    }

    private Duration ofTheMiddleRound(Function<List<Duration>, Duration> figure) {
        return at(50, rounds.stream().map(figure).sorted().toList());
    }

    private Duration median() {
        return at(50, sorted());
    }

    private List<Duration> sorted() {
        return rounds.stream().flatMap(List::stream).sorted().toList();
    }

    private static Duration at(int percent, List<Duration> sorted) {
        return sorted.get((sorted.size() - 1) * percent / 100);
    }

    @Override
    public String toString() {
        List<Duration> all = sorted();
        return "%d calls with min/p50/p90/max %d/%d/%d/%d ms, slowest of the middle round %d ms"
                .formatted(
                        all.size(),
                        at(0, all).toMillis(),
                        median().toMillis(),
                        at(90, all).toMillis(),
                        at(100, all).toMillis(),
                        ofTheMiddleRound(List::getLast).toMillis());
    }
}
