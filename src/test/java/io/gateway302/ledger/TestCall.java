package io.gateway302.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call to be recorded; each test says of it only what matters to it. */
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

    private TestCall(String id) {
        this.id = id;
    }

    /** A picture for five cents that the client {@code shop} asked for. */
    public static TestCall of(String id) {
        return new TestCall(id);
    }

    /** An amount from the price list. */
    public static LedgerCost usd(String amount) {
        return new LedgerCost(new BigDecimal(amount), "USD", "price_list");
    }

    /** What was learnt of the cost of a call, an hour after it. */
    public SettlementEntry settled(String amount, Map<String, Long> counted) {
        return new SettlementEntry(
                id,
                startedAt.plus(Duration.ofHours(1)),
                new LedgerCost(new BigDecimal(amount), "USD", "upstream_record"),
                counted);
    }

    /** When it came in. */
    public TestCall at(Instant time) {
        startedAt = time;
        return this;
    }

    /** When it came in. */
    public TestCall at(String time) {
        return at(Instant.parse(time));
    }

    /** Who made it. */
    public TestCall by(String name) {
        client = name;
        return this;
    }

    /** What it called. */
    public TestCall to(String id) {
        operation = id;
        return this;
    }

    /** How it ended. */
    public TestCall ending(String how) {
        outcome = how;
        return this;
    }

    /** What it cost. */
    public TestCall costing(@Nullable LedgerCost amount) {
        cost = amount;
        return this;
    }

    /** What it used. */
    public TestCall using(Map<String, Long> quantities) {
        units = quantities;
        return this;
    }

    /** How often the upstream was asked. */
    public TestCall after(@Nullable Integer number) {
        attempts = number;
        return this;
    }

    /** It got an earlier answer. */
    public TestCall replayed() {
        replayed = true;
        return this;
    }

    /** Its prompt, kept in full. */
    public TestCall prompting(String text) {
        prompt = text;
        return this;
    }

    /** Its idempotency key. */
    public TestCall under(String key) {
        idempotencyKey = key;
        return this;
    }

    /** The entry. */
    public CallEntry entry() {
        return new CallEntry(
                id,
                startedAt.plusMillis(1500),
                "req-" + id,
                client,
                clientId(client),
                "key-1",
                "typed",
                operation,
                "high_aes_ip_v20",
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
                "up-" + id,
                "main",
                "5f".repeat(32),
                prompt,
                null,
                null,
                idempotencyKey,
                replayed,
                null);
    }

    /** The id of the client with this name. */
    public static String clientId(String client) {
        return "id-of-" + client;
    }
}
