package io.gateway302.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Replay;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.exchange.TestResults;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.identity.Caller;
import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.ReportedProblem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletRequestEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockServletContext;

class RequestListenerTests {

    private static final Operation OPERATION = ShippedCatalog.load().require("doubao.drawing.character");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Labels labels = new Labels(new MetricsProperties(200, 500, Duration.ofSeconds(15)));
    private final RequestListener listener = new RequestListener(new RequestMeters(registry), labels, TraceScope.NONE);
    private final MetricsFilter filter = new MetricsFilter(registry, labels);
    private final MockHttpServletRequest request = at("/api/v1/images/character");

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void countsWhatWasAnsweredWithAProblemByItsOutcome(ProblemType type) {
        begin();
        ReportedProblem.leave(request, type);
        end();

        assertThat(count("unlisted", "none", type.outcome())).isEqualTo(1);
    }

    @Test
    void countsASuccess() {
        begin();
        complete(new Completion.Succeeded());
        end();

        assertThat(count(OPERATION.id(), "somebody", Outcome.SUCCEEDED)).isEqualTo(1);
    }

    @Test
    void countsThatTheCallerLeftWhateverWasSaidToNobody() {
        begin();
        complete(new Completion.Cancelled());
        ReportedProblem.leave(request, ProblemType.INTERNAL_ERROR);
        end();

        assertThat(count(OPERATION.id(), "somebody", Outcome.CANCELLED)).isEqualTo(1);
    }

    @Test
    void countsWhatTheCallerWasToldWhereAnAnswerFailedAfterItsCallHadSucceeded() {
        begin();
        complete(new Completion.Succeeded());
        ReportedProblem.leave(request, ProblemType.UPSTREAM_INVALID_RESPONSE);
        end();

        assertThat(count(OPERATION.id(), "somebody", Outcome.UPSTREAM_ERROR)).isEqualTo(1);
    }

    @Test
    void countsAFailureThatNobodyWasTold() {
        begin();
        complete(new Completion.Failed(new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "No answer")));
        end();

        assertThat(count(OPERATION.id(), "somebody", Outcome.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void doesNotCountADryRunAsACallOfItsOperation() {
        begin();
        call();
        end();

        assertThat(count("unlisted", "none", Outcome.SUCCEEDED)).isEqualTo(1);
    }

    @Test
    void knowsHowManyRequestsAreInFlight() {
        MockHttpServletRequest other = at("/v1/chat/completions");
        begin();
        listener.requestInitialized(event(other));

        assertThat(inFlight(EntryPoint.TYPED)).isEqualTo(1);
        assertThat(inFlight(EntryPoint.PASSTHROUGH)).isEqualTo(1);

        end();
        listener.requestDestroyed(event(other));

        assertThat(inFlight(EntryPoint.TYPED)).isZero();
        assertThat(inFlight(EntryPoint.PASSTHROUGH)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"/admin/v1/clients", "/problems/not-found", "/v3/api-docs", "/swagger-ui/index.html"})
    void leavesOutWhatIsNoCall(String path) {
        MockHttpServletRequest other = at(path);
        listener.requestInitialized(event(other));
        listener.requestDestroyed(event(other));

        assertThat(registry.find("gateway.request").timers()).isEmpty();
    }

    @Test
    void takesTheTimeUpstreamFromTheOverhead() {
        begin();
        GatewayExchange call = call();
        call.progress().called(upstream(Duration.ofDays(1)));
        TestResults.complete(call, new Completion.Succeeded());
        end();

        assertThat(registry.get("gateway.overhead").tag("door", "typed").timer().count())
                .isEqualTo(0);
        // a negative time is not recorded, so the day upstream was subtracted
    }

    @Test
    void recordsTheOverheadOfACallThatWentUpstream() {
        begin();
        GatewayExchange call = call();
        call.progress().called(upstream(Duration.ZERO));
        TestResults.complete(call, new Completion.Succeeded());
        end();

        var timer = registry.get("gateway.overhead").tag("door", "typed").timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.SECONDS)).isPositive();
    }

    @Test
    void recordsNoOverheadOfAnAnswerThatWasGivenAgain() {
        begin();
        GatewayExchange call = call();
        call.progress().called(upstream(Duration.ZERO));
        call.progress().replays(new Replay("gen_1", Instant.EPOCH));
        TestResults.complete(call, new Completion.Succeeded());
        end();

        assertThat(registry.get("gateway.overhead").tag("door", "typed").timer().count())
                .isZero();
    }

    private static UpstreamCalls upstream(Duration duration) {
        return new UpstreamCalls(1, Instant.EPOCH, Instant.EPOCH, duration, null, null, "key-1");
    }

    private void begin() {
        listener.requestInitialized(event(request));
    }

    private void end() {
        listener.requestDestroyed(event(request));
    }

    private GatewayExchange call() {
        GatewayExchange call = new GatewayExchange(
                "id",
                EntryPoint.TYPED,
                OPERATION,
                Caller.unlimited("client-id", "somebody", "key-id"),
                HttpHeaders.EMPTY,
                Body.EMPTY,
                Instant.EPOCH);
        ServletAttributes.set(request, OPERATION);
        ServletAttributes.set(request, call);
        return call;
    }

    private void complete(Completion completion) {
        GatewayExchange call = call();
        request.setAttribute(Caller.class.getName(), call.caller());
        var _ = filter.filter(
                call, _ -> new io.gateway302.exchange.GatewayResponse(200, HttpHeaders.EMPTY, Body.EMPTY));
        TestResults.complete(call, completion);
    }

    private long count(String operation, String client, Outcome outcome) {
        return registry.get("gateway.request")
                .tags("operation", operation, "client", client, "door", "typed", "outcome", outcome.label())
                .timer()
                .count();
    }

    private double inFlight(EntryPoint door) {
        return registry.get("gateway.in.flight")
                .tag("door", door.label())
                .gauge()
                .value();
    }

    private static MockHttpServletRequest at(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setServletPath(path);
        return request;
    }

    private static ServletRequestEvent event(MockHttpServletRequest request) {
        return new ServletRequestEvent(new MockServletContext(), request);
    }
}
