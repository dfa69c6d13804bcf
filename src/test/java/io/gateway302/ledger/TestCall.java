package io.gateway302.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builder for the entry of a call. A test sets only the values that it needs. */
public final class TestCall {

    private final String id;
    private Instant startedAt = Instant.parse("2026-01-02T03:04:05.678Z");
    private String client = "shop";
    private String operation = "doubao.drawing.character";
    private String outcome = "succeeded";
    private @Nullable LedgerCost cost = usd("0.05");
    private Map<String, Long> units = Map.of("image", 1L);
    private @Nullable Integer attempts = 1;
    private boolean replayed;
    private @Nullable String prompt;
    private @Nullable String idempotencyKey;
    private String requestId;
    private @Nullable String model = "high_aes_ip_v20";
    private String keyId = "key-1";
    private @Nullable String upstreamKey = "main";
    private @Nullable String upstreamRequestId;
    private Map<String, String> tags = Map.of();

    private TestCall(String id) {
        this.id = id;
        requestId = "req-" + id;
        upstreamRequestId = "up-" + id;
    }

    /** Returns a call of the client {@code shop} for an image, with a cost of 0.05 US dollars. */
    public static TestCall of(String id) {
        return new TestCall(id);
    }

    /** Returns an amount from the price list, in US dollars. */
    public static LedgerCost usd(String amount) {
        return new LedgerCost(new BigDecimal(amount), "USD", "price_list");
    }

    /** Returns a settlement one hour after the call. */
    public SettlementEntry settled(String amount, Map<String, Long> counted) {
        return new SettlementEntry(
                id,
                startedAt.plus(Duration.ofHours(1)),
                new LedgerCost(new BigDecimal(amount), "USD", "upstream_record"),
                counted);
    }

    /** Returns a stored result of 64 KB, one minute after the call. */
    public ResultEntry stored(int position, String sha256) {
        return new ResultEntry(
                id, startedAt.plus(Duration.ofMinutes(1)), "file_" + position, position, "image/png", 65_536, sha256);
    }

    /** Sets the time of arrival. */
    public TestCall at(Instant time) {
        startedAt = time;
        return this;
    }

    /** Sets the time of arrival. */
    public TestCall at(String time) {
        return at(Instant.parse(time));
    }

    /** Sets the client. */
    public TestCall by(String name) {
        client = name;
        return this;
    }

    /** Sets the operation. */
    public TestCall to(String id) {
        operation = id;
        return this;
    }

    /** Sets the outcome. */
    public TestCall ending(String how) {
        outcome = how;
        return this;
    }

    /** Sets the cost. */
    public TestCall costing(@Nullable LedgerCost amount) {
        cost = amount;
        return this;
    }

    /** Sets the usage. */
    public TestCall using(Map<String, Long> quantities) {
        units = quantities;
        return this;
    }

    /** Sets the number of attempts. */
    public TestCall after(@Nullable Integer number) {
        attempts = number;
        return this;
    }

    /** Marks the response as a replayed one. */
    public TestCall replayed() {
        replayed = true;
        return this;
    }

    /** Sets the prompt, stored in full. */
    public TestCall prompting(String text) {
        prompt = text;
        return this;
    }

    /** Sets the idempotency key. */
    public TestCall under(String key) {
        idempotencyKey = key;
        return this;
    }

    /** Sets the request id. */
    public TestCall requested(String id) {
        requestId = id;
        return this;
    }

    /** Sets the model. */
    public TestCall with(@Nullable String name) {
        model = name;
        return this;
    }

    /** Sets the id of the credential. */
    public TestCall signed(String key) {
        keyId = key;
        return this;
    }

    /** Sets the upstream key and the upstream request id. */
    public TestCall sent(@Nullable String key, @Nullable String id) {
        upstreamKey = key;
        upstreamRequestId = id;
        return this;
    }

    /** Sets the tags. */
    public TestCall tagged(Map<String, String> values) {
        tags = values;
        return this;
    }

    /** Returns the entry. */
    public CallEntry entry() {
        return new CallEntry(
                id,
                startedAt.plusMillis(1500),
                requestId,
                client,
                clientId(client),
                keyId,
                "typed",
                operation,
                model,
                startedAt,
                startedAt.plusMillis(1400),
                outcome,
                200,
                attempts,
                cost,
                units,
                312,
                2048L,
                1200L,
                1400L,
                upstreamRequestId,
                upstreamKey,
                "5f".repeat(32),
                prompt,
                null,
                null,
                idempotencyKey,
                replayed,
                null,
                tags);
    }

    /** Returns the id of the client with this name. */
    public static String clientId(String client) {
        return "id-of-" + client;
    }
}
