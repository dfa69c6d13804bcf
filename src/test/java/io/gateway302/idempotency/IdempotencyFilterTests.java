package io.gateway302.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.TestResults;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.idempotency.ClaimResult.Started;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.redis.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/** Behavior of the filter in cases that no HTTP request can cause. */
class IdempotencyFilterTests {

    private static final Operation POST = ShippedCatalog.load().require("doubao.drawing.character");
    private static final GatewayResponse ANSWER =
            new GatewayResponse(200, new HttpHeaders(), new Body.Bytes(new byte[] {1, 2, 3}));

    private final IdempotencyStore store = mock(IdempotencyStore.class);
    private final LeaseMaintenance upkeep = new LeaseMaintenance(store, Duration.ofMillis(300));
    private final IdempotencyFilter filter =
            new IdempotencyFilter(store, upkeep, IdempotencyStoreContractTests.PROPERTIES, new JsonMapper());
    private final List<GatewayExchange> carriedOut = new ArrayList<>();

    @BeforeEach
    void start() {
        upkeep.start();
    }

    @AfterEach
    void stop() {
        upkeep.stop();
    }

    private GatewayResponse send(GatewayExchange request) {
        return filter.filter(request, call -> {
            carriedOut.add(call);
            return ANSWER;
        });
    }

    private static GatewayExchange request(Operation operation) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Idempotency-Key", "key");
        return new GatewayExchange(
                "id",
                EntryPoint.PASSTHROUGH,
                operation,
                Caller.unlimited("client", "name", "key-id"),
                headers,
                Body.EMPTY,
                Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Test
    void ignoresTheKeyOfAnythingButAPost() {
        send(request(withMethod(HttpMethod.GET)));
        send(request(withMethod(HttpMethod.GET)));

        assertThat(carriedOut).hasSize(2);
        verifyNoInteractions(store);
    }

    @Test
    void enduresAHiccupOfTheStore() {
        when(store.begin(any())).thenThrow(new IllegalStateException("hiccup")).thenReturn(new Started());
        when(store.finish(any(), any()))
                .thenThrow(new IllegalStateException("hiccup"))
                .thenReturn(true);

        GatewayExchange request = request(POST);
        assertThat(send(request)).isSameAs(ANSWER);
        TestResults.complete(request, new Completion.Succeeded());

        ArgumentCaptor<StoredOutcome> kept = ArgumentCaptor.captor();
        verify(store, times(2)).finish(any(), kept.capture());
        assertThat(((StoredOutcome.Answered) kept.getValue()).body()).containsExactly(1, 2, 3);
    }

    @Test
    void freesAKeyThatItMayHaveClaimedWithoutHearingOfIt() {
        when(store.begin(any())).thenThrow(new IllegalStateException("away"));

        GatewayExchange request = request(POST);
        assertThatThrownBy(() -> send(request))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.IDEMPOTENCY_UNAVAILABLE));

        verify(store, timeout(10_000)).release(Claim.of(request, "key"));
        assertThat(carriedOut).isEmpty();
    }

    @Test
    void enduresALostConnectionToTheSharedStore() {
        when(store.begin(any())).thenThrow(TestRedis.away()).thenReturn(new Started());

        assertThat(send(request(POST))).isSameAs(ANSWER);
    }

    @Test
    void asksTheSharedStoreOnceMoreAtMost() {
        when(store.begin(any())).thenThrow(TestRedis.away());

        GatewayExchange request = request(POST);
        assertThatThrownBy(() -> send(request))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.IDEMPOTENCY_UNAVAILABLE));

        verify(store, times(2)).begin(any());
        verify(store, timeout(10_000)).release(Claim.of(request, "key"));
        assertThat(carriedOut).isEmpty();
    }

    @Test
    void keepsLaterWhatTheSharedStoreDidNotTakeAtTheEnd() {
        CountDownLatch back = new CountDownLatch(1);
        when(store.begin(any())).thenReturn(new Started());
        when(store.finish(any(), any())).thenThrow(TestRedis.away()).thenAnswer(_ -> {
            if (!back.await(1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The call waited for it");
            }
            return true;
        });

        GatewayExchange request = request(POST);
        send(request);
        // Returns although the store is still unavailable.
        TestResults.complete(request, new Completion.Succeeded());
        back.countDown();

        verify(store, timeout(10_000).times(2)).finish(eq(Claim.of(request, "key")), any(StoredOutcome.Answered.class));
    }

    @Test
    void freesLaterWhatTheSharedStoreDidNotFreeAtTheEnd() {
        when(store.begin(any())).thenReturn(new Started());
        doThrow(TestRedis.away()).doNothing().when(store).release(any());

        GatewayExchange request = request(POST);
        assertThatThrownBy(() -> filter.filter(request, _ -> {
                    throw new IllegalStateException("a fault");
                }))
                .hasMessage("a fault");
        TestResults.complete(
                request, new Completion.Failed(new ProblemException(ProblemType.INTERNAL_ERROR, "a fault")));

        verify(store, timeout(10_000).times(2)).release(Claim.of(request, "key"));
    }

    @Test
    void keepsAnAnswerOnWhichAStepInFrontFailed() {
        when(store.begin(any())).thenReturn(new Started());
        when(store.finish(any(), any())).thenReturn(true);

        GatewayExchange request = request(POST);
        send(request);
        TestResults.complete(
                request, new Completion.Failed(new ProblemException(ProblemType.INTERNAL_ERROR, "a fault")));

        verify(store).finish(any(), any(StoredOutcome.Answered.class));
    }

    @Test
    void takesAFaultBetweenSendingAndJudgingForUnknown() {
        when(store.begin(any())).thenReturn(new Started());
        when(store.finish(any(), any())).thenReturn(true);

        GatewayExchange request = request(POST);
        assertThatThrownBy(() -> filter.filter(request, call -> {
                    call.progress().called(new UpstreamCalls(1, null, null, Duration.ZERO, null, null, null));
                    throw new IllegalStateException("a fault");
                }))
                .hasMessage("a fault");
        TestResults.complete(
                request, new Completion.Failed(new ProblemException(ProblemType.INTERNAL_ERROR, "a fault")));

        verify(store).finish(any(), any(StoredOutcome.Unknown.class));
    }

    @Test
    void renewsTheLeaseOfACallUntilItIsComplete() {
        when(store.begin(any())).thenReturn(new Started());

        GatewayExchange request = request(POST);
        send(request);

        verify(store, timeout(10_000).atLeast(2)).renew(List.of(Claim.of(request, "key")));
        TestResults.complete(request, new Completion.Cancelled());
    }

    private static Operation withMethod(HttpMethod method) {
        return new Operation(
                POST.id(),
                POST.section(),
                POST.provider(),
                POST.title(),
                method,
                POST.path(),
                POST.alternatePaths(),
                POST.variantOf(),
                POST.key(),
                POST.consumes(),
                POST.response(),
                POST.streamFlag(),
                POST.poll(),
                POST.models(),
                POST.fallback(),
                POST.fields(),
                POST.success(),
                POST.links(),
                POST.example(),
                POST.billable(),
                POST.repeatable(),
                POST.pricing(),
                POST.delisted(),
                POST.unit(),
                POST.deadlines(),
                POST.confidence());
    }
}
