package io.gateway302.passthrough;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Outline of a body of 10 MB with a base64 image. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JsonOutlineBenchmark {

    private static final int MEGABYTE = 1024 * 1024;

    private final byte[] body = ("{\"model\":\"gpt-4o\",\"image\":\"" + "A".repeat(10 * MEGABYTE) + "\"}")
            .getBytes(StandardCharsets.US_ASCII);

    @Benchmark
    public byte[] outline() throws IOException {
        try (OutlineMemory.Share share = new OutlineMemory(100L * MEGABYTE).share()) {
            return JsonOutline.of(new ByteArrayInputStream(body), 200_000, 25L * MEGABYTE, 8L * MEGABYTE, share);
        }
    }
}
