package io.gateway302.fuzz;

import java.util.List;
import java.util.Random;

/** Source of random choices. The same seed leads to the same choices, so that a request can be made again. */
final class Choices {

    private final Random random;

    Choices(long seed) {
        random = new Random(seed);
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
