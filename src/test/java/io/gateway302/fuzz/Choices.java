package io.gateway302.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Source of random choices. The same seed gives the same choices, neighbouring seeds unrelated ones. */
final class Choices {

    private final SplittableRandom random;

    Choices(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns a number from 0 (inclusive) to the bound (exclusive). */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Returns a number between the two, both inclusive. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    /** Returns true in one of this number of cases, on average. */
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
