package io.gateway302.ledger.store;

import static io.gateway302.ledger.TestCall.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.SettlementEntry;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.query.UsageKey;
import io.gateway302.ledger.query.UsageKey.Dimension;
import io.gateway302.ledger.query.UsageQuery;
import io.gateway302.ledger.query.UsageSum;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the sums of usage, on each kind of database. */
abstract class LedgerUsageContractTests extends LedgerFixture {

    @Test
    void sumsUpNothing() {
        assertThat(usage("")).containsExactly(new UsageSum(Map.of(), 0, 0, Map.of(), BigDecimal.ZERO, 0));
        assertThat(usage("client,operation,day")).isEmpty();
    }

    @Test
    void aSettlementReplacesWhatItsCallHadNoted() {
        TestCall settled = TestCall.of("gen_1");
        TestCall other = TestCall.of("gen_2");
        store.append(writer.write(
                settled.entry(),
                other.entry(),
                settled.settled("0.02", Map.of("image", 3L, "token", 7L)),
                other.settled("0.03", Map.of())));

        assertThat(usage(""))
                .containsExactly(new UsageSum(Map.of(), 2, 0, Map.of("image", 4L, "token", 7L), nanos("0.05"), 0));
    }

    @Test
    void nothingIsUnpricedThatWasNotBilled() {
        store.append(writer.write(
                free("limited").ending("limited").after(0).entry(),
                free("refused").ending("refused").after(0).entry(),
                free("rejected").ending("rejected").after(1).entry(),
                free("replayed").after(0).replayed().entry()));

        assertThat(usage("")).containsExactly(new UsageSum(Map.of(), 4, 3, Map.of(), BigDecimal.ZERO, 0));
    }

    @Test
    void whatMayHaveBeenBilledIsUnpriced() {
        store.append(writer.write(
                free("succeeded").entry(),
                free("timeout").ending("timeout").entry(),
                free("cancelled").ending("cancelled").entry(),
                free("unknown").ending("unknown").after(null).entry()));

        assertThat(usage("")).containsExactly(new UsageSum(Map.of(), 4, 3, Map.of(), null, 4));
    }

    @Test
    void anotherCurrencyIsNotAddedToDollars() {
        LedgerCost yuan = new LedgerCost(BigDecimal.TEN, "CNY", "upstream_record");
        TestCall settled = TestCall.of("gen_3");
        TestCall elsewhere = TestCall.of("gen_4");
        store.append(writer.write(
                TestCall.of("gen_1").entry(),
                TestCall.of("gen_2").costing(yuan).entry(),
                settled.costing(null).entry(),
                settled.settled("0.07", Map.of()),
                elsewhere.entry(),
                new SettlementEntry("gen_4", elsewhere.settled("1", Map.of()).recordedAt(), yuan, Map.of())));

        assertThat(usage("")).containsExactly(new UsageSum(Map.of(), 4, 0, Map.of("image", 4L), nanos("0.12"), 2));
    }

    @Test
    void aCallCountsOnTheDayOnWhichItCameIn() {
        TestCall late = TestCall.of("gen_1").at("2026-01-31T23:59:59.999Z");
        store.append(writer.write(
                late.entry(), TestCall.of("gen_2").at("2026-02-01T00:00:00Z").entry(), late.settled("1", Map.of())));

        assertThat(usage("day"))
                .extracting(sum -> sum.group().get("day"), UsageSum::cost)
                .containsExactly(tuple("2026-01-31", nanos("1")), tuple("2026-02-01", nanos("0.05")));
        assertThat(usage("", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z"))
                .extracting(UsageSum::calls)
                .containsExactly(1L);
    }

    @Test
    void aCallWithoutATagOrAModelCountsInAGroupOfItsOwn() {
        store.append(writer.write(
                TestCall.of("gen_1").tagged(Map.of("team", "search")).entry(),
                TestCall.of("gen_2").with(null).tagged(Map.of("other", "x")).entry(),
                TestCall.of("gen_3").with(null).entry()));

        assertThat(usage("tag:team"))
                .extracting(sum -> sum.group().get("tag:team"), UsageSum::calls)
                .containsExactlyInAnyOrder(tuple("search", 1L), tuple(null, 2L));
        assertThat(usage("model"))
                .extracting(sum -> sum.group().get("model"), UsageSum::calls)
                .containsExactlyInAnyOrder(tuple("high_aes_ip_v20", 1L), tuple(null, 2L));
    }

    @Test
    void givesNoMoreThanWasAskedFor() {
        store.append(writer.write(
                TestCall.of("gen_1").by("a").entry(),
                TestCall.of("gen_2").by("b").entry()));

        assertThat(reader.usage(new UsageQuery(List.of(UsageKey.of(Dimension.CLIENT)), null, null), 1))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "client",
                "operation",
                "day",
                "client,operation",
                "operation,client",
                "client,day",
                "day,client",
                "operation,day",
                "day,operation",
                "client,operation,day",
                "client,day,operation",
                "operation,client,day",
                "operation,day,client",
                "day,client,operation",
                "day,operation,client",
                "model",
                "key,model",
                "upstream_key,client,hour",
                "tag:team",
                "month,tag:team,tag:Cost-Centre_1.x",
                "tag:unused",
                "hour,operation",
                "month"
            })
    void agreesWithWhatOneWouldAddUpByHand(String groupBy) {
        List<LedgerEntry> entries = someEntries();
        store.append(entries.stream().map(writer::write).toList());
        Instant from = Instant.parse("2026-01-02T06:00:00Z");
        Instant to = Instant.parse("2026-01-04T18:00:00Z");

        List<UsageSum> sums = usage(groupBy, from.toString(), to.toString());

        assertThat(sums).containsExactlyElementsOf(byHand(entries, keys(groupBy), from, to));
    }

    private static List<UsageSum> byHand(List<LedgerEntry> entries, List<UsageKey> keys, Instant from, Instant to) {
        Map<String, SettlementEntry> settlements = entries.stream()
                .filter(SettlementEntry.class::isInstance)
                .map(SettlementEntry.class::cast)
                .collect(Collectors.toMap(SettlementEntry::id, Function.identity()));
        Map<String, List<CallEntry>> groups = new TreeMap<>(entries.stream()
                .filter(CallEntry.class::isInstance)
                .map(CallEntry.class::cast)
                .filter(call ->
                        !call.startedAt().isBefore(from) && call.startedAt().isBefore(to))
                .collect(Collectors.groupingBy(
                        call -> keys.stream().map(key -> key(call, key)).collect(Collectors.joining("|")))));
        return groups.values().stream()
                .map(calls -> sum(calls, keys, settlements))
                .toList();
    }

    private static UsageSum sum(List<CallEntry> calls, List<UsageKey> keys, Map<String, SettlementEntry> settlements) {
        CallEntry first = calls.getFirst();
        Map<String, Long> units = new HashMap<>();
        BigDecimal cost = BigDecimal.ZERO;
        boolean known = false;
        long unpriced = 0;
        long failures = 0;
        for (CallEntry call : calls) {
            SettlementEntry settlement = settlements.get(call.id());
            Map<String, Long> used = new HashMap<>(call.units());
            if (settlement != null) {
                used.putAll(settlement.units());
            }
            used.forEach((unit, quantity) -> units.merge(unit, quantity, Long::sum));
            LedgerCost paid = settlement == null ? call.cost() : settlement.cost();
            if (paid != null) {
                cost = cost.add(paid.amount());
                known = true;
            } else if (call.outcome().equals("succeeded")) {
                unpriced++;
            }
            failures += call.outcome().equals("succeeded") ? 0 : 1;
        }
        Map<String, @Nullable String> group = new LinkedHashMap<>();
        for (UsageKey key : keys) {
            group.put(key.label(), value(first, key));
            if (key.dimension() == Dimension.CLIENT) {
                group.put("client_id", first.clientId());
            }
        }
        return new UsageSum(
                group,
                calls.size(),
                failures,
                units,
                known ? cost.setScale(9) : unpriced == 0 ? BigDecimal.ZERO : null,
                unpriced);
    }

    private static String key(CallEntry call, UsageKey key) {
        return String.valueOf(value(call, key));
    }

    private static @Nullable String value(CallEntry call, UsageKey key) {
        ZonedDateTime time = call.startedAt().atZone(ZoneOffset.UTC);
        return switch (key.dimension()) {
            case CLIENT -> call.client();
            case OPERATION -> call.operation();
            case MODEL -> call.model();
            case KEY -> call.keyId();
            case UPSTREAM_KEY -> call.upstreamKey();
            case TAG -> call.tags().get(key.tag());
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS).toInstant().toString();
            case DAY -> time.toLocalDate().toString();
            case MONTH -> YearMonth.from(time).toString();
        };
    }

    private static List<LedgerEntry> someEntries() {
        Random random = new Random(302);
        List<LedgerEntry> entries = new ArrayList<>();
        List<String> units = List.of("image", "second", "token", "character");
        for (int i = 0; i < 600; i++) {
            TestCall call = TestCall.of("gen_" + i)
                    .at(Instant.parse("2026-01-01T00:00:00Z").plusMillis(i * 600_000L))
                    .by("client-" + random.nextInt(3))
                    .to("operation-" + random.nextInt(3))
                    .ending(random.nextInt(4) == 0 ? "limited" : "succeeded")
                    .costing(random.nextInt(5) == 0 ? null : usd("0." + (random.nextInt(900_000_000) + 1)))
                    .using(Map.of(units.get(random.nextInt(4)), random.nextLong(1000)))
                    .with("model-" + random.nextInt(3))
                    .signed("key-" + random.nextInt(2))
                    .sent("upstream-" + random.nextInt(2), null)
                    .tagged(Map.of(
                            "team",
                            List.of("search", "it's \"x\"").get(random.nextInt(2)),
                            "Cost-Centre_1.x",
                            "c" + random.nextInt(2)));
            entries.add(call.entry());
            if (random.nextBoolean()) {
                entries.add(call.settled(
                        "0." + random.nextInt(1000),
                        random.nextBoolean() ? Map.of() : Map.of(units.get(random.nextInt(4)), random.nextLong(1000))));
            }
        }
        return entries;
    }

    private static TestCall free(String id) {
        return TestCall.of(id).costing(null).using(Map.of());
    }

    private static BigDecimal nanos(String amount) {
        return new BigDecimal(amount).setScale(9);
    }

    private List<UsageSum> usage(String groupBy) {
        return reader.usage(new UsageQuery(keys(groupBy), null, null), 1000);
    }

    private List<UsageSum> usage(String groupBy, String from, String to) {
        return reader.usage(new UsageQuery(keys(groupBy), Instant.parse(from), Instant.parse(to)), 1000);
    }

    private static List<UsageKey> keys(String groupBy) {
        return groupBy.isEmpty()
                ? List.of()
                : List.of(groupBy.split(",")).stream().map(UsageKey::parse).toList();
    }
}
