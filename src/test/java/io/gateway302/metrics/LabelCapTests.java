package io.gateway302.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelCapTests {

    @Test
    void letsTheFirstValuesCountByThemselvesForGood() {
        LabelCap cap = new LabelCap(2);

        assertThat(List.of(cap.of("a"), cap.of("b"), cap.of("c"), cap.of("a"), cap.of("b")))
                .containsExactly("a", "b", "other", "a", "b");
    }

    @Test
    void doesNotCountTheNamesThatStandForNobody() {
        LabelCap cap = new LabelCap(1);

        assertThat(List.of(cap.of("none"), cap.of("other"), cap.of("unlisted"), cap.of("a")))
                .containsExactly("none", "other", "unlisted", "a");
    }

    @Test
    void keepsItsWordWhereManyAskAtOnce() {
        LabelCap cap = new LabelCap(10);
        Set<String> seen = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 1_000).parallel().forEach(i -> seen.add(cap.of("client-" + i)));

        assertThat(seen).hasSize(11).contains("other");
    }
}
