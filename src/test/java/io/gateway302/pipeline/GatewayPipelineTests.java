package io.gateway302.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.exchange.Allowances;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.ByteSources;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.TestResults;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.usage.PriceList;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class GatewayPipelineTests {

    private static final GatewayResponse RESPONSE = new GatewayResponse(200, HttpHeaders.EMPTY, Body.EMPTY);

    private final List<String> events = new ArrayList<>();

    private final GatewayExchange request = new GatewayExchange(
            "id",
            EntryPoint.TYPED,
            ShippedCatalog.load().find("doubao.drawing.character").orElseThrow(),
            Caller.unlimited("client-id", "client", "key-id"),
            HttpHeaders.EMPTY,
            Body.EMPTY,
            Instant.EPOCH);

    @Test
    void passesTheFiltersInTheirOrderAndUnwindsThemInReverse() {
        assertThat(pipeline(this::respond, noting("first"), noting("second")).handle(request))
                .isSameAs(RESPONSE);

        assertThat(events)
                .containsExactly("first", "second", "upstream", "second closes: SUCCEEDED", "first closes: SUCCEEDED");
    }

    @Test
    void reachesTheUpstreamWithoutAnyFilter() {
        assertThat(pipeline(this::respond).handle(request)).isSameAs(RESPONSE);
    }

    @Test
    void closesWhatARefusalHadOpenedAndNothingBehindIt() {
        ProblemException refusal = new ProblemException(ProblemType.RATE_LIMITED, "Too many");
        GatewayFilter refusing = (_, _) -> {
            throw refusal;
        };

        assertThatThrownBy(() -> pipeline(this::respond, noting("first"), refusing, noting("behind"))
                        .handle(request))
                .isSameAs(refusal);

        assertThat(events).containsExactly("first", "first closes: LIMITED");
    }

    @Test
    void completesAStreamWithItsLastByteAndNotBefore() {
        GatewayResponse response = pipeline(_ -> streaming(() -> null, "one", "two"), noting("first"))
                .handle(request);
        Body.Stream stream = (Body.Stream) response.body();

        stream.source().next();
        stream.source().next();
        assertThat(events).containsExactly("first");
        assertThat(stream.source().next()).isNull();
        stream.source().close();

        assertThat(events).containsExactly("first", "first closes: SUCCEEDED");
        assertThat(Objects.requireNonNull(request.result()).bytesOut()).isEqualTo(6);
    }

    @Test
    void completesAStreamThatIsLeftAsCancelled() {
        GatewayResponse response = pipeline(_ -> streaming(() -> null, "one", "two"), noting("first"))
                .handle(request);
        Body.Stream stream = (Body.Stream) response.body();

        stream.source().next();
        stream.source().close();
        stream.source().close();

        assertThat(events).containsExactly("first", "first closes: CANCELLED");
        assertThat(Objects.requireNonNull(request.result()).bytesOut()).isEqualTo(3);
    }

    @Test
    void completesAStreamThatBreaksOffWithItsProblem() {
        ProblemException broken = new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "Nothing came");
        GatewayResponse response = pipeline(
                        _ -> streaming(
                                () -> {
                                    throw broken;
                                },
                                "one"),
                        noting("first"))
                .handle(request);
        Body.Stream stream = (Body.Stream) response.body();

        stream.source().next();
        assertThatThrownBy(() -> stream.source().next()).isSameAs(broken);
        stream.source().close();

        assertThat(events).containsExactly("first", "first closes: TIMEOUT");
    }

    @Test
    void completesAStreamThatReportedAnErrorAsFailed() {
        GatewayResponse response =
                pipeline(_ -> streaming(() -> null, "error"), noting("first")).handle(request);
        Body.Stream stream = (Body.Stream) response.body();

        stream.source().next();
        request.progress().failed(new ProblemException(ProblemType.UPSTREAM_FAILED, "It said so"));
        stream.source().next();

        assertThat(events).containsExactly("first", "first closes: UPSTREAM_ERROR");
    }

    @Test
    void completesACallThatNobodyWaitsForAsCancelled() {
        assertThatThrownBy(() -> pipeline(
                                _ -> {
                                    throw new CallerLeftException();
                                },
                                noting("first"))
                        .handle(request))
                .isInstanceOf(CallerLeftException.class);

        assertThat(events).containsExactly("first", "first closes: CANCELLED");
    }

    private static GatewayResponse streaming(Supplier<@Nullable ByteBuffer> end, String... pieces) {
        List<ByteBuffer> buffers = Arrays.stream(pieces)
                .map(piece -> ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)))
                .toList();
        ByteSource source = ByteSources.of(buffers, end);
        return new GatewayResponse(200, HttpHeaders.EMPTY, new Body.Stream(source, -1));
    }

    @Test
    void completesWithTheProblemThatTheUpstreamBrought() {
        ProblemException failure = new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "No answer");

        assertThatThrownBy(() -> pipeline(
                                _ -> {
                                    throw failure;
                                },
                                noting("first"))
                        .handle(request))
                .isSameAs(failure);

        assertThat(events).containsExactly("first", "first closes: TIMEOUT");
    }

    @Test
    void completesWithAnInternalErrorOnABug() {
        IllegalStateException bug = new IllegalStateException("a bug");

        assertThatThrownBy(() -> pipeline(
                                _ -> {
                                    throw bug;
                                },
                                noting("first"))
                        .handle(request))
                .isSameAs(bug);

        assertThat(events).containsExactly("first", "first closes: ERROR");
    }

    @Test
    void completesOnAnErrorOfTheVirtualMachine() {
        assertThatThrownBy(() -> pipeline(
                                _ -> {
                                    throw new StackOverflowError();
                                },
                                noting("first"))
                        .handle(request))
                .isInstanceOf(StackOverflowError.class);

        assertThat(events).containsExactly("first", "first closes: ERROR");
    }

    @Test
    void completesOnce() {
        pipeline(this::respond, noting("first")).handle(request);

        TestResults.complete(request, new Completion.Cancelled());

        assertThat(events).containsOnlyOnce("first closes: SUCCEEDED").doesNotContain("first closes: CANCELLED");
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class})
    void closesTheRestWhereAPieceOfClosingWorkFails(Class<? extends Throwable> kind) {
        GatewayFilter failing = (call, chain) -> {
            call.onCompletion(_ -> GatewayPipelineTests.<RuntimeException>fail(kind));
            return chain.proceed(call);
        };

        GatewayResponse response = pipeline(this::respond, noting("first"), failing, noting("last"))
                .handle(request);

        assertThat(response).isSameAs(RESPONSE);
        assertThat(events).endsWith("last closes: SUCCEEDED", "first closes: SUCCEEDED");
    }

    private static GatewayPipeline pipeline(GatewayFilterChain upstream, GatewayFilter... filters) {
        return new GatewayPipeline(List.of(filters), upstream, mock(PriceList.class), mock(Allowances.class));
    }

    private GatewayResponse respond(GatewayExchange call) {
        assertThat(call).isSameAs(request);
        events.add("upstream");
        return RESPONSE;
    }

    private GatewayFilter noting(String name) {
        return (call, chain) -> {
            events.add(name);
            call.onCompletion(completion -> events.add(name + " closes: " + completion.outcome()));
            return chain.proceed(call);
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void fail(Class<? extends Throwable> kind) throws E {
        throw (E) (kind == AssertionError.class ? new AssertionError("broken") : new IllegalStateException("broken"));
    }
}
