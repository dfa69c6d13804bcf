package io.gateway302.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gateway302.exchange.Execution;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.outcome.AttemptResult;
import io.gateway302.upstream.outcome.AttemptResult.Failed;
import io.gateway302.upstream.outcome.FailureClass;
import io.gateway302.upstream.outcome.Health;
import io.gateway302.upstream.outcome.RetryAction;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the clients that a circuit breaker blocks after failures of one or several clients. */
class CircuitsTests {

    private final CircuitBreaker shared = CircuitBreaker.of(
            "shared",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(10)
                    .minimumNumberOfCalls(4)
                    .build());
    private final Circuits circuits = new Circuits(shared);

    @Test
    void aClientWhoseCallsFailHoldsBackItsOwn() {
        fail("a", Health.DOUBTFUL, 4);

        assertIsHeldBack("a");
        assertIsMade("b");
        assertThat(shared.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void failuresOfSeveralClientsHoldBackEverybody() {
        for (String client : List.of("a", "b", "a", "b", "a")) {
            fail(client, Health.DOUBTFUL, 1);
        }

        assertThat(shared.getState()).isEqualTo(State.OPEN);
        assertIsHeldBack("c");
    }

    @Test
    void anUpstreamThatOneClientDoesNotReachHoldsBackEverybody() {
        fail("a", Health.ILL, 4);

        assertThat(shared.getState()).isEqualTo(State.OPEN);
        assertIsHeldBack("b");
    }

    @Test
    void oneFailureOfAnotherClientMakesNoOutageOfManyOfOne() {
        for (int i = 0; i < 5; i++) {
            assertIsMade("c");
        }
        fail("a", Health.DOUBTFUL, 2);
        fail("b", Health.DOUBTFUL, 1);
        fail("a", Health.DOUBTFUL, 1);

        assertThat(shared.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void whatWasNotSentSaysNothing() {
        fail("a", Health.UNTRIED, 20);

        assertIsMade("a");
        assertThat(shared.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
    }

    @Test
    void anExceptionOfOursSaysNothing() {
        for (int i = 0; i < 20; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> circuits.attempt("a", () -> {
                        throw new IllegalStateException("a bug");
                    }));
        }

        assertIsMade("a");
        assertThat(shared.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
    }

    @Test
    void aClientsCircuitClosesAgain() {
        fail("a", Health.DOUBTFUL, 1);
        for (int i = 0; i < 20; i++) {
            assertIsMade("a");
        }
        fail("a", Health.DOUBTFUL, 1);

        assertIsMade("a");
    }

    private void fail(String client, Health health, int times) {
        for (int i = 0; i < times; i++) {
            circuits.attempt(client, () -> failed(health));
        }
    }

    private void assertIsMade(String client) {
        AttemptResult attempt = failed(Health.WELL);
        assertThat(circuits.attempt(client, () -> attempt)).isSameAs(attempt);
    }

    private void assertIsHeldBack(String client) {
        assertThatExceptionOfType(CallNotPermittedException.class)
                .isThrownBy(() -> circuits.attempt(client, () -> failed(Health.WELL)));
    }

    private static AttemptResult failed(Health health) {
        return new Failed(
                new FailureClass(Execution.UNKNOWN, RetryAction.NONE, ProblemType.UPSTREAM_FAILED, health),
                new ProblemException(ProblemType.UPSTREAM_FAILED, "It failed"),
                null);
    }
}
