package io.gateway302.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Replay;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.Usage;
import io.gateway302.idempotency.ClaimResult.Ended;
import io.gateway302.idempotency.ClaimResult.InFlight;
import io.gateway302.idempotency.ClaimResult.OtherRequest;
import io.gateway302.idempotency.ClaimResult.Started;
import io.gateway302.idempotency.StoredOutcome.About;
import io.gateway302.idempotency.StoredOutcome.Answered;
import io.gateway302.idempotency.StoredOutcome.NotKept;
import io.gateway302.idempotency.StoredOutcome.Unknown;
import io.gateway302.problem.ProblemType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Contract of all idempotency stores. */
abstract class IdempotencyStoreContractTests {

    static final Duration TTL = Duration.ofHours(24);
    static final Duration LEASE = Duration.ofSeconds(30);

    static final IdempotencyProperties PROPERTIES = new IdempotencyProperties(
            null,
            TTL,
            LEASE,
            null,
            DataSize.ofMegabytes(8),
            new IdempotencyProperties.Memory(1000, DataSize.ofMegabytes(64)));

    private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    /** Key that is new for each test, so that tests can share a server. */
    private final String key = UUID.randomUUID().toString();

    private final Claim first = claim("client", "request");
    private final Claim second = claim("client", "request");

    /** Returns the store, which may contain entries of earlier tests. */
    abstract IdempotencyStore store();

    Clock clock() {
        return clock;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Returns a claim of another call. */
    Claim claim(String client, String request) {
        return new Claim(
                new EntryId(client, key), Digest.of(request), new Replay("gen_" + UUID.randomUUID(), clock.instant()));
    }

    static Answered answer(byte[] body, @Nullable Usage usage) {
        return new Answered(
                new About(
                        200,
                        Map.of("Content-Type", List.of("application/json"), "X-Many", List.of("one", "tw\u00f6")),
                        true,
                        new UpstreamCalls(
                                2,
                                Instant.parse("2026-01-02T03:04:05.001Z"),
                                Instant.parse("2026-01-02T03:04:15.120Z"),
                                Duration.ofNanos(10_119_345_678L),
                                Duration.ofMillis(10_100),
                                "upstream-id",
                                "key-1"),
                        usage),
                body);
    }

    static Answered answer(String body) {
        return answer(body.getBytes(StandardCharsets.UTF_8), null);
    }

    private void begins(Claim claim, Class<? extends ClaimResult> expected) {
        assertThat(store().begin(claim)).isInstanceOf(expected);
    }

    private StoredOutcome endingFor(Claim claim) {
        ClaimResult begin = store().begin(claim);
        assertThat(begin).isInstanceOf(Ended.class);
        assertThat(((Ended) begin).first()).isEqualTo(first.call());
        return ((Ended) begin).ending();
    }

    // ---- claim -------------------------------------------------------------------------------------------------

    @Test
    void grantsTheFirstClaimAndHoldsTheOthers() {
        begins(first, Started.class);
        begins(second, InFlight.class);
    }

    @Test
    void saysToTheOwnerOnceMoreThatItStarted() {
        begins(first, Started.class);
        begins(first, Started.class);
    }

    @Test
    void grantsOneOfManyClaimsAtTheSameTime() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ClaimResult>> all = threads.invokeAll(IntStream.range(0, 16)
                    .mapToObj(_ -> claim("client", "request"))
                    .map(claim -> (Callable<ClaimResult>) () -> store().begin(claim))
                    .toList());

            assertThat(all.stream().map(Future::resultNow))
                    .filteredOn(Started.class::isInstance)
                    .hasSize(1);
            assertThat(all.stream().map(Future::resultNow))
                    .filteredOn(InFlight.class::isInstance)
                    .hasSize(15);
        }
    }

    @Test
    void tellsAnotherRequestFromTheFirst() {
        begins(first, Started.class);
        begins(claim("client", "other request"), OtherRequest.class);
        store().finish(first, answer("{}"));
        begins(claim("client", "other request"), OtherRequest.class);
    }

    @Test
    void keepsClientsApart() {
        begins(first, Started.class);
        begins(claim("other client", "request"), Started.class);
    }

    // ---- outcome -----------------------------------------------------------------------------------------------

    @Test
    void givesTheAnswerAgainInEveryDetail() {
        Answered answer = answer(
                "{\"text\": \"\u732b \ud83d\ude3a\", \"n\": 1.50}".getBytes(StandardCharsets.UTF_8),
                new Usage(Unit.IMAGE, 1, new Usage.Cost(new BigDecimal("0.050"), "USD", Usage.Source.PRICE_LIST)));
        begins(first, Started.class);
        assertThat(store().finish(first, answer)).isTrue();

        assertThat(endingFor(second)).usingRecursiveComparison().isEqualTo(answer);
        assertThat(endingFor(first)).usingRecursiveComparison().isEqualTo(answer);
    }

    @Test
    void keepsBytesThatAreNoText() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        begins(first, Started.class);
        store().finish(first, answer(bytes, null));

        assertThat(((Answered) endingFor(second)).body()).isEqualTo(bytes);
    }

    @Test
    void keepsAnAnswerOfTheLargestSize() {
        byte[] bytes = new byte[(int) PROPERTIES.maxAnswerSize().toBytes()];
        new Random(1).nextBytes(bytes);
        begins(first, Started.class);
        store().finish(first, answer(bytes, null));

        assertThat(((Answered) endingFor(second)).body()).isEqualTo(bytes);
    }

    @Test
    void keepsAnEmptyAnswer() {
        begins(first, Started.class);
        store().finish(first, answer(""));

        assertThat(((Answered) endingFor(second)).body()).isEmpty();
    }

    @Test
    void remembersAnAnswerThatIsNotKept() {
        begins(first, Started.class);
        store().finish(first, new NotKept());

        assertThat(endingFor(second)).isEqualTo(new NotKept());
    }

    @Test
    void remembersThatTheOutcomeIsUnknown() {
        Unknown unknown = new Unknown(ProblemType.UPSTREAM_FAILED, "302.AI failed", "50500");
        begins(first, Started.class);
        store().finish(first, unknown);

        assertThat(endingFor(second)).isEqualTo(unknown);
    }

    @Test
    void freesTheKeyOfACallThatWasNotCarriedOut() {
        begins(first, Started.class);
        store().release(first);

        begins(second, Started.class);
        begins(first, InFlight.class);
    }

    @Test
    void letsNobodyButTheOwnerEndIt() {
        begins(first, Started.class);

        store().release(second);
        assertThat(store().finish(second, answer("{}"))).isFalse();

        begins(second, InFlight.class);
    }

    @Test
    void keepsTheFirstEnd() {
        begins(first, Started.class);
        store().finish(first, answer("1"));

        store().release(first);
        assertThat(store().finish(first, answer("2"))).isFalse();

        assertThat(((Answered) endingFor(second)).body()).isEqualTo("1".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void forgetsAfterItsTime() {
        begins(first, Started.class);
        pass(Duration.ofSeconds(1));
        store().finish(first, answer("{}"));

        pass(TTL.minusMillis(1));
        assertThat(endingFor(second)).isInstanceOf(Answered.class);
        pass(Duration.ofMillis(1));
        begins(claim("client", "other request"), Started.class);
        begins(second, OtherRequest.class);
    }

    @Test
    void prunesWhatHasExpiredAndNothingElse() {
        Claim old = new Claim(new EntryId("old client", key), Digest.of("request"), first.call());
        begins(old, Started.class);
        store().finish(old, answer("{}"));
        pass(TTL);
        begins(first, Started.class);
        store().finish(first, answer("{}"));

        store().prune(1000);

        assertThat(store().prune(1000)).isZero();
        assertThat(endingFor(second)).isInstanceOf(Answered.class);
    }

    // ---- lost owners -------------------------------------------------------------------------------------------

    @Test
    void countsACallWhoseOwnerIsLostAsUnknownAndNotAsFree() {
        begins(first, Started.class);
        pass(LEASE.minusMillis(1));
        begins(second, InFlight.class);
        pass(Duration.ofMillis(1));

        assertThat(endingFor(second)).isEqualTo(Unknown.OWNER_LOST);
        begins(claim("client", "other request"), OtherRequest.class);
    }

    @Test
    void waitsForAnOwnerThatGivesSignsOfLife() {
        begins(first, Started.class);
        for (int i = 0; i < 4; i++) {
            pass(LEASE.dividedBy(2));
            store().renew(List.of(first));
            begins(second, InFlight.class);
        }
    }

    /** The clock jumps when a virtual machine is resumed, or when a wrong clock is corrected. */
    @Test
    void freesNoKeyOfACallInFlightWhenTheClockJumps() {
        begins(first, Started.class);
        pass(TTL.plusHours(1));

        assertThat(endingFor(second)).isEqualTo(Unknown.OWNER_LOST);
        store().prune(1000);
        assertThat(endingFor(second)).isEqualTo(Unknown.OWNER_LOST);
        store().renew(List.of(first));
        begins(second, InFlight.class);
        store().prune(1000);
        begins(second, InFlight.class);
        assertThat(store().finish(first, answer("{}"))).isTrue();
        assertThat(endingFor(second)).isInstanceOf(Answered.class);
    }

    @Test
    void takesTheEndOfACallAlsoAfterTheClockHasJumped() {
        begins(first, Started.class);
        pass(TTL.multipliedBy(3));
        store().prune(1000);

        assertThat(store().finish(first, answer("{}"))).isTrue();

        assertThat(endingFor(second)).isInstanceOf(Answered.class);
    }

    @Test
    void aCallThatGoesOnForLongKeepsItsKey() {
        begins(first, Started.class);
        for (int i = 0; i < 50; i++) {
            pass(Duration.ofHours(1));
            store().renew(List.of(first));
            store().prune(1000);
            begins(second, InFlight.class);
        }
    }

    @Test
    void renewsForTheOwnerAlone() {
        begins(first, Started.class);
        pass(LEASE.dividedBy(2));
        store().renew(List.of(second));
        pass(LEASE.dividedBy(2));

        assertThat(endingFor(second)).isEqualTo(Unknown.OWNER_LOST);
    }

    @Test
    void takesTheEndOfAnOwnerThatWasThoughtLost() {
        begins(first, Started.class);
        pass(LEASE);
        assertThat(store().finish(first, answer("{}"))).isTrue();

        assertThat(endingFor(second)).isInstanceOf(Answered.class);
    }
}
