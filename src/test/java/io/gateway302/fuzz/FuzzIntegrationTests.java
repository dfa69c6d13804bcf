package io.gateway302.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.ErrorLog;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.webserver.RawCaller.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzz tests with bodies from grammars, most of them invalid. To any input, the gateway responds with a success or with
 * a well-formed error below 500. It logs no error, sends upstream exactly the requests that it accepts, and keeps a
 * valid ledger of them.
 *
 * <p>{@code gateway.test.fuzz} is the number of requests for the typed endpoint and again for the pass-through, 10,000
 * in the long form. {@code gateway.test.seed} repeats a run.
 */
class FuzzIntegrationTests {

    private static final int REQUESTS = Integer.getInteger("gateway.test.fuzz", 330);

    /** Seed of the random choices. The short form has the same requests in each run, the long form others. */
    private static final long SEED = Long.getLong(
            "gateway.test.seed", System.getProperty("gateway.test.fuzz") == null ? 302 : System.currentTimeMillis());

    private static final CountingUpstream upstream = CountingUpstream.start(Stream.concat(
                    Stream.of(FuzzedOperations.CHARACTER), FuzzedOperations.PASSTHROUGH.stream())
            .collect(Collectors.toMap(
                    each -> each.path().replace("/api/v1/images/character", "/doubao/drawing/character"),
                    FuzzedOperation::answer)));

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static ErrorLog errors;
    private static final List<String> keys = new ArrayList<>();

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data, "gateway.upstream.base-url=" + upstream.address(), "gateway.usage.default-estimate=0.01");
        errors = ErrorLog.open();
        LedgerCaller admin = new LedgerCaller(gateway.port());
        keys.add(admin.newClientOf("{\"name\":\"plain\"}"));
        keys.add(admin.newClientOf("{\"name\":\"enforcing\",\"validation\":\"enforce\"}"));
        keys.add(admin.newClientOf("""
                {"name":"restricted","prompt_retention":"full","models":["gpt-4o*","claude-*","gemini-*","qwen-*","o3-*",
                 "codex-*","gpt-image-1","dall-e-3","whisper-1","tts-1","text-embedding-*","high_aes*"],
                 "limits":{"usd_per_day":"1000000","units_per_day":{"image":1000000000,"token":1000000000000}}}"""));
    }

    @AfterAll
    static void stop() {
        errors.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void theTypedEndpointRefusesOrCarriesOut() throws IOException {
        run("typed endpoint", List.of(FuzzedOperations.CHARACTER));
    }

    @Test
    void passThroughRefusesOrCarriesOut() throws IOException {
        run("pass-through", FuzzedOperations.PASSTHROUGH);
    }

    private static void run(String name, List<FuzzedOperation> operations) throws IOException {
        System.out.printf("%s: %d requests, seed %d%n", name, REQUESTS, SEED);
        Tally tally = new Tally();
        long start = System.nanoTime();
        try (FuzzCaller caller = new FuzzCaller(gateway.port())) {
            for (int i = 0; i < REQUESTS; i++) {
                FuzzedOperation operation = operations.get(i % operations.size());
                FuzzedRequest request = operation.request(new Choices(SEED * 1_000_003 + i));
                String key = keys.get(i / operations.size() % keys.size());
                int before = upstream.requests();
                Answer answer = caller.call(request.message(key));
                try {
                    tally.add(judged(request, answer, upstream.requests() - before));
                    errors.isEmpty("log");
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            "request %d of seed %d: %s%n%s%n%s"
                                    .formatted(i, SEED, request, answer.head(), answer.body()),
                            e);
                }
            }
        }
        System.out.printf("%s: %s; %d s%n", name, tally, (System.nanoTime() - start) / 1_000_000_000);
        assertThat(tally.of("200")).as("accepted requests").isPositive();
        assertThat(new LedgerCaller(gateway.port()).isValid()).as("ledger").isTrue();
    }

    /** Checks the response and returns its kind, for the statistics. */
    private static String judged(FuzzedRequest request, Answer answer, int forwarded) {
        assertThat(answer.status()).as("status").isIn(200, 400, 402, 403, 413, 415);
        if (answer.status() != 200) {
            assertThat(request.untouched()).as("a valid request was refused").isFalse();
            assertThat(forwarded).as("forwarded").isZero();
            return answer.status() + " " + ErrorForms.kindOf(answer, request.path());
        }
        assertThat(forwarded).as("forwarded").isEqualTo(1);
        if (request.path().startsWith("/api/")) {
            AcceptedRequests.typed(answer, upstream.lastBody());
        } else {
            AcceptedRequests.passedThrough(request, upstream.lastBody());
        }
        return "200";
    }
}
