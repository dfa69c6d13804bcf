package io.gateway302.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Source of random choices: the same seed leads to the same ones, and neighbouring seeds to unrelated ones. */
final class Choices {

    private final SplittableRandom random;

    Choices(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A number from 0 up to the bound, without it. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number between the two, both included. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    /** True in one of so many cases. */
    boolean oneIn(int cases) {
        return below(cases) == 0;
    }

    @SafeVarargs
    final <T> T of(T... options) {
        return options[below(options.length)];
    }

    <T> T of(List<T> options) {
        return options.get(below(options.size()));
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
