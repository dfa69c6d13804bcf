package io.gateway302.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.TestResults;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.UpstreamProbe.Result;
import io.gateway302.upstream.UpstreamProbe.Sending;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class AttemptSpansTests {

    /** Time after the start of every span in this test. */
    private static final Instant ANSWERED = Instant.parse("2100-01-01T00:00:00Z");

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final AttemptSpans spans = new AttemptSpans(provider.get("test"), Clock.fixed(ANSWERED, ZoneOffset.UTC));
    private final GatewayExchange call = new GatewayExchange(
            "id",
            EntryPoint.TYPED,
            ShippedCatalog.load().require("doubao.drawing.character"),
            Caller.unlimited("client-id", "client", "key-id"),
            HttpHeaders.EMPTY,
            Body.EMPTY,
            Instant.EPOCH);

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void tellsTheTokensThatAreKnownWhenTheCallIsCompleteAndEndsWithTheAnswer() {
        end(new Result(Execution.OK, null, 200));
        assertThat(exporter.getFinishedSpanItems()).isEmpty();

        call.progress().executed(Execution.OK);
        call.progress().used(new Usage(Unit.TOKEN, 30, new Tokens(20, 5, 10, 0), null));
        TestResults.complete(call, new Completion.Succeeded());

        SpanData span = exporter.getFinishedSpanItems().getFirst();
        assertThat(span.getAttributes().get(Attributes.GEN_AI_INPUT_TOKENS)).isEqualTo(20);
        assertThat(span.getAttributes().get(Attributes.GEN_AI_OUTPUT_TOKENS)).isEqualTo(10);
        assertThat(span.getEndEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(ANSWERED.toEpochMilli()));
    }

    @Test
    void tellsNoTokensOfAPicture() {
        end(new Result(Execution.OK, null, 200));
        call.progress().executed(Execution.OK);
        call.progress().used(new Usage(Unit.IMAGE, 1, null));
        TestResults.complete(call, new Completion.Succeeded());

        assertThat(exporter.getFinishedSpanItems().getFirst().getAttributes().get(Attributes.GEN_AI_INPUT_TOKENS))
                .isNull();
    }

    @Test
    void endsAFailedAttemptAtOnce() {
        end(new Result(Execution.NOT_SENT, ProblemType.UPSTREAM_UNAVAILABLE, null));

        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    }

    private void end(Result result) {
        spans.starts(new Sending(call, 1, "key-1", URI.create("https://api.302.ai"), new HttpHeaders()))
                .ends(result);
    }
}
