package io.gateway302.upstream.http;

import io.gateway302.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.http.HttpHeaders;

/** Response headers of a chat completion, on their way to the caller. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderHygieneBenchmark {

    private final HttpHeaders headers = new HttpHeaders();
    private final AccountHeaders account = new AccountHeaders(List.of());
    private final SecretMask mask = new SecretMask(List.of(Secret.of("key-of-the-benchmark-with-40-characters-0")));
    private final URI upstream = URI.create("https://api.302.ai");

    public HeaderHygieneBenchmark() {
        headers.add("Server", "nginx");
        headers.add("Date", "Sun, 29 Nov 2026 00:00:00 GMT");
        headers.add("Content-Type", "application/json; charset=utf-8");
        headers.add("Content-Length", "612");
        headers.add("X-Request-Id", "req_0123456789abcdef0123456789abcdef");
        headers.add("Openai-Processing-Ms", "412");
        headers.add("Openai-Version", "2020-10-01");
        headers.add("X-Ratelimit-Remaining-Requests", "9999");
        headers.add("Cf-Ray", "8c1f2e3d4b5a6978-FRA");
        headers.add("Vary", "Origin, Accept-Encoding");
    }

    @Benchmark
    public HttpHeaders towardsCaller() {
        return HeaderHygiene.towardsCaller(headers, upstream, account, mask);
    }
}
