package io.gateway302.ledger.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Replay;
import io.gateway302.exchange.TestResults;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.Usage;
import io.gateway302.identity.Caller;
import io.gateway302.identity.PromptRetention;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerUnavailableException;
import io.gateway302.ledger.chain.LedgerKeys;
import io.gateway302.ledger.chain.PromptHash;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.secret.Secret;
import io.gateway302.usage.ShippedPrices;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

class LedgerFilterTests {

    private static final Instant RECEIVED = Instant.parse("2026-05-06T07:08:09.100Z");
    private static final Instant NOW = RECEIVED.plusMillis(400);
    private static final Operation CHARACTER = ShippedCatalog.load().require("doubao.drawing.character");
    private static final String BODY = "{\"prompt\":\"a red fox\",\"binary_data_base64\":[\"QUJD\"]}";

    private final Notes notes = new Notes();
    private PromptRetention retention = PromptRetention.HASH;
    private final CallEntries entries = new CallEntries(
            _ -> retention,
            ShippedPrices.asTheyAre(),
            new LedgerKeys(List.of(Secret.of("a-secret-of-the-ledger-in-tests-01"))).promptHash(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void recordsWhenTheCostOfACallWasReserved() {
        GatewayExchange unlimited = request(BODY);
        call(unlimited, this::succeed);
        assertThat(notes.reservedAt).isNull();

        GatewayExchange request = request(BODY);
        call(request, exchange -> {
            exchange.set(Attribute.RESERVED_AT, RECEIVED.plusMillis(900));
            return succeed(exchange);
        });

        assertThat(notes.reservedAt).isEqualTo(RECEIVED.plusMillis(900));
    }

    @Test
    void recordsAnIntentBeforeTheUpstreamIsAskedAndTheEndAfter() {
        GatewayExchange request = request(BODY);
        call(request, this::succeed);

        assertThat(notes.events).containsExactly("intend", "upstream", "end, ask for cost");
        CallEntry intent = notes.entries.getFirst();
        assertThat(intent.outcome()).isEqualTo("unknown");
        assertThat(intent.id()).isEqualTo(request.generationId());
        assertThat(intent.cost()).isEqualTo(new LedgerCost(new BigDecimal("0.05"), "USD", "estimate"));
        assertThat(intent.units()).isEmpty();
        assertThat(intent.completedAt()).isNull();
        assertThat(intent.status()).isNull();
        assertThat(notes.entries.getLast())
                .isEqualTo(new CallEntry(
                        request.generationId(),
                        NOW,
                        "r-1",
                        "shop",
                        "client-id",
                        "key-id",
                        "typed",
                        "doubao.drawing.character",
                        "high_aes_ip_v20",
                        RECEIVED,
                        NOW,
                        "succeeded",
                        200,
                        2,
                        new LedgerCost(new BigDecimal("0.05"), "USD", "price_list"),
                        Map.of("image", 1L),
                        BODY.length(),
                        3L,
                        310L,
                        400L,
                        "upstream-id",
                        "key-1",
                        intent.promptHash(),
                        null,
                        null,
                        null,
                        "order-1",
                        false,
                        null,
                        Map.of()));
    }

    @Test
    void recordsARefusalWithoutAnIntentAndWithoutCost() {
        ProblemException refusal = new ProblemException(ProblemType.BUDGET_EXHAUSTED, "Nothing left");
        GatewayExchange request = request(BODY);

        assertThatThrownBy(() -> run(request, _ -> {
                    throw refusal;
                }))
                .isSameAs(refusal);

        assertThat(notes.events).containsExactly("note");
        CallEntry entry = notes.entries.getFirst();
        assertThat(entry.outcome()).isEqualTo("limited");
        assertThat(entry.status()).isEqualTo(402);
        assertThat(entry.errorCode()).isEqualTo("budget-exhausted");
        assertThat(entry.cost()).isNull();
        assertThat(entry.attempts()).isZero();
        assertThat(entry.bytesOut()).isNull();
    }

    @Test
    void takesWhatMayHaveBeenCarriedOutToHaveCostWhatItWouldHave() {
        GatewayExchange request = request(BODY);
        assertThatThrownBy(() -> call(request, fail(Execution.UNKNOWN, ProblemType.UPSTREAM_TIMEOUT)))
                .isInstanceOf(ProblemException.class);

        assertThat(notes.events).containsExactly("intend", "upstream", "end, ask for cost");
        assertThat(notes.entries.getLast().outcome()).isEqualTo("timeout");
        assertThat(notes.entries.getLast().cost()).isEqualTo(new LedgerCost(new BigDecimal("0.05"), "USD", "estimate"));
    }

    @Test
    void doesNotAskForTheCostOfWhatWasSurelyNotCarriedOut() {
        for (Execution execution : List.of(Execution.REJECTED, Execution.NOT_SENT)) {
            notes.clear();
            GatewayExchange request = request(BODY);
            assertThatThrownBy(() -> call(request, fail(execution, ProblemType.UPSTREAM_REJECTED)))
                    .isInstanceOf(ProblemException.class);

            assertThat(notes.events).containsExactly("intend", "upstream", "end");
            assertThat(notes.entries.getLast().cost()).isNull();
            assertThat(notes.entries.getLast().upstreamCode()).isEqualTo("50411");
        }
    }

    @Test
    void sendsNothingThatCannotBeRecorded() {
        notes.refuse = true;
        GatewayExchange request = request(BODY);

        assertThatThrownBy(() -> call(request, this::succeed))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.type()).isEqualTo(ProblemType.LEDGER_UNAVAILABLE);
                    assertThat(problem.retryAfter()).isPositive();
                });

        assertThat(notes.events).containsExactly("refused", "note");
        assertThat(notes.entries.getLast().errorCode()).isEqualTo("ledger-unavailable");
    }

    @Test
    void countsNothingForAnAnswerThatIsGivenAgain() {
        GatewayExchange request = request(BODY);
        run(request, replayed -> {
            replayed.progress().replays(new Replay("gen_first", RECEIVED));
            replayed.progress().used(new Usage(Unit.IMAGE, 1, cost()));
            replayed.progress().called(calls());
            return new GatewayResponse(200, HttpHeaders.EMPTY, new Body.Bytes(new byte[3]));
        });

        assertThat(notes.events).containsExactly("note");
        CallEntry entry = notes.entries.getFirst();
        assertThat(entry.replayed()).isTrue();
        assertThat(entry.cost()).isNull();
        assertThat(entry.units()).isEmpty();
        assertThat(entry.attempts()).isZero();
        assertThat(entry.upstreamRequestId()).isNull();
    }

    @Test
    void recordsTokensInTheirKinds() {
        GatewayExchange request = request(BODY);
        call(request, sent -> {
            sent.progress().executed(Execution.OK);
            sent.progress().used(new Usage(Unit.TOKEN, 30, new Tokens(10, 4, 20, 5), null));
            return new GatewayResponse(200, HttpHeaders.EMPTY, new Body.Bytes(new byte[3]));
        });

        assertThat(notes.entries.getLast().units())
                .isEqualTo(Map.of(
                        "token", 30L,
                        "input_token", 10L,
                        "cached_input_token", 4L,
                        "output_token", 20L,
                        "reasoning_token", 5L));
        assertThat(notes.entries.getLast().cost()).isNull();
    }

    @Test
    void keepsOfAPromptWhatItsClientWants() {
        String hash = record(BODY).promptHash();
        assertThat(hash).matches("[0-9a-f]{64}").isEqualTo(record(BODY).promptHash());
        assertThat(record("{\"prompt\":\"a blue fox\"}").promptHash()).isNotEqualTo(hash);
        assertThat(record(BODY).prompt()).isNull();

        retention = PromptRetention.FULL;
        assertThat(record(BODY).prompt()).isEqualTo("a red fox");
        assertThat(record(BODY).promptHash()).isNull();

        retention = PromptRetention.NONE;
        assertThat(record(BODY).prompt()).isNull();
        assertThat(record(BODY).promptHash()).isNull();
    }

    @Test
    void keepsNoPicturesOfAPrompt() {
        retention = PromptRetention.FULL;
        String chat = """
                {"messages": [{"role": "user", "content": [
                  {"type": "text", "text": "What is this?"},
                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,QUJDREVG"}},
                  {"type": "image", "source": {"data": "%s"}}]}, "%s"]}""".formatted("QUJD".repeat(400), "REVG".repeat(400));

        assertThat(record(chat).prompt())
                .contains("What is this?")
                .doesNotContain("QUJD")
                .doesNotContain("REVG")
                .contains("\"url\":\"[data]\"");
        assertThat(record("{\"prompt\":\"data:image/png;base64,QUJDREVG\"}").prompt())
                .isEqualTo("[data]");
    }

    @Test
    void cutsOffWhatIsTooLongToKeepButHashesAllOfIt() {
        String longPrompt = "fox ".repeat(40_000);
        String body = "{\"prompt\":\"" + longPrompt + "\"}";
        String other = "{\"prompt\":\"" + longPrompt + "!\"}";
        assertThat(record(body).promptHash()).isNotEqualTo(record(other).promptHash());

        retention = PromptRetention.FULL;
        assertThat(record(body).prompt()).hasSize(65_536);
    }

    @Test
    void aPromptDoesNotPrint() {
        assertThat(Prompt.of(body(BODY))).hasToString("[prompt]");
        assertThat(new PromptHash(new byte[] {1})).hasToString("PromptHash");
    }

    private CallEntry record(String body) {
        notes.clear();
        call(request(body), this::succeed);
        return notes.entries.getLast();
    }

    // ---- calls -------------------------------------------------------------------------------------------------

    private void call(GatewayExchange request, GatewayFilterChain upstream) {
        IntentFilter intent = new IntentFilter(notes, entries);
        run(
                request,
                passed -> intent.filter(passed, sent -> {
                    notes.events.add("upstream");
                    return upstream.proceed(sent);
                }));
    }

    private void run(GatewayExchange request, GatewayFilterChain behind) {
        LedgerFilter filter = new LedgerFilter(notes, entries);
        try {
            GatewayResponse response = filter.filter(request, behind);
            TestResults.complete(
                    request,
                    new Completion.Succeeded(),
                    response,
                    () -> ShippedPrices.asTheyAre().expected(request));
        } catch (ProblemException problem) {
            TestResults.complete(
                    request,
                    new Completion.Failed(problem),
                    null,
                    () -> ShippedPrices.asTheyAre().expected(request));
            throw problem;
        }
    }

    private GatewayResponse succeed(GatewayExchange request) {
        request.progress().executed(Execution.OK);
        request.progress().called(calls());
        request.progress().used(new Usage(Unit.IMAGE, 1, cost()));
        return new GatewayResponse(200, HttpHeaders.EMPTY, new Body.Bytes(new byte[3]));
    }

    private static GatewayFilterChain fail(Execution execution, ProblemType type) {
        return request -> {
            request.progress().executed(execution);
            request.progress().called(calls());
            throw new ProblemException(type, "It failed").withUpstreamCode("50411");
        };
    }

    private static UpstreamCalls calls() {
        return new UpstreamCalls(
                2,
                RECEIVED.plusMillis(10),
                RECEIVED.plusMillis(390),
                Duration.ofMillis(380),
                Duration.ofMillis(300),
                "upstream-id",
                "key-1");
    }

    private static Usage.Cost cost() {
        return new Usage.Cost(new BigDecimal("0.05"), "USD", Usage.Source.PRICE_LIST);
    }

    private static GatewayExchange request(String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Idempotency-Key", "order-1");
        return new GatewayExchange(
                "r-1",
                EntryPoint.TYPED,
                CHARACTER,
                Caller.unlimited("client-id", "shop", "key-id"),
                headers,
                body(body),
                RECEIVED);
    }

    private static Body body(String json) {
        return new Body.Json(
                json.getBytes(StandardCharsets.UTF_8), JsonMapper.shared().readTree(json));
    }

    private static final class Notes implements Recorder {

        final List<String> events = new ArrayList<>();
        final List<CallEntry> entries = new ArrayList<>();
        boolean refuse;

        @Nullable
        Instant reservedAt;

        @Override
        public void intend(CallEntry ifAbandoned) {
            if (refuse) {
                events.add("refused");
                throw new LedgerUnavailableException("The disk is full", null);
            }
            events.add("intend");
            entries.add(ifAbandoned);
        }

        @Override
        public void end(CallEntry entry, CostLookupTiming question, @Nullable Instant reservedAt) {
            events.add(
                    switch (question) {
                        case NEVER -> "end";
                        case SOON -> "end, ask for cost";
                        case WHEN_TASK_HAS_ENDED -> "end, ask for cost when the task has ended";
                    });
            entries.add(entry);
            this.reservedAt = reservedAt;
        }

        @Override
        public void taskEnded(String submission, @Nullable String costId, boolean failed) {
            events.add("task of " + submission + (failed ? " has failed" : " has ended")
                    + (costId == null ? "" : ", cost " + costId));
        }

        @Override
        public void add(LedgerEntry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void note(LedgerEntry entry) {
            events.add("note");
            entries.add((CallEntry) entry);
        }

        void clear() {
            events.clear();
            entries.clear();
        }
    }
}
