package io.gateway302.ledger.chain;

import io.gateway302.ledger.Link;
import io.gateway302.secret.Secret;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Hash of a ledger row with a document of 900 characters. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChainBenchmark {

    private final Chain chain = new Chain(List.of(Secret.of("secret-of-the-benchmark-with-32-bytes-or-more")));
    private final String document = "{\"prompt\":\"" + "a".repeat(887) + "\"}";

    @Benchmark
    public Link link() {
        return chain.link("6f9d2d0a-0000-7000-8000-000000000001", 302, document, Chain.GENESIS);
    }
}
