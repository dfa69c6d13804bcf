package io.gateway302.ledger.store;

import static io.gateway302.ledger.TestCall.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.RecordedCall;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.TestWriter;
import io.gateway302.ledger.query.LedgerQuery;
import io.gateway302.ledger.query.UsageQuery;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of storing and searching entries, on each kind of database. */
abstract class LedgerStoreContractTests extends LedgerFixture {

    // --- storing

    @Test
    void keepsALinkByteForByte() {
        Link link = writer.write(TestCall.of("gen_1")
                .prompting("Ein Kätzchen 🐈 \"mit\" \\ \u0000 \u2028 und\nZeilen")
                .entry());

        store.append(List.of(link));

        assertThat(links()).containsExactly(link);
    }

    @Test
    void keepsALinkOnce() {
        List<Link> links = writer.write(
                TestCall.of("gen_1").entry(),
                TestCall.of("gen_2").entry(),
                TestCall.of("gen_3").entry());

        store.append(links.subList(0, 2));
        store.append(links.subList(0, 2));
        store.append(links);

        assertThat(links()).containsExactlyElementsOf(links);
    }

    @Test
    void refusesAnotherLinkInTheSamePlace() {
        store.append(List.of(writer.write(TestCall.of("gen_1").entry())));
        List<Link> others = new TestWriter("one", chain)
                .write(TestCall.of("gen_2").entry(), TestCall.of("gen_3").entry());

        assertThatThrownBy(() -> store.append(others)).isInstanceOf(BrokenChainException.class);

        assertThat(links()).hasSize(1);
    }

    @Test
    void keepsAllLinksOrNone() {
        List<Link> links = List.of(writer.write(TestCall.of("gen_1").entry()), writer.write("{\"kind\":\"nonsense\"}"));

        assertThatThrownBy(() -> store.append(links)).isInstanceOf(IllegalArgumentException.class);

        assertThat(links()).isEmpty();
    }

    @Test
    void keepsWhatADatabaseWouldRefuse() {
        List<Link> links = List.of(
                writer.write(TestCall.of("gen_1").by("nul \u0000").entry()),
                writer.write(json(TestCall.of("gen_2").by("HALF")).replace("HALF", "half a pair \\ud83d")),
                writer.write(TestCall.of("gen_3").costing(usd("1e30")).entry()),
                writer.write(TestCall.of("gen_4").by("x".repeat(5000)).entry()));

        store.append(links);

        assertThat(links()).containsExactlyElementsOf(links);
        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void makesRoomForMonthsThatNobodyPrepared() {
        store.append(writer.write(
                TestCall.of("gen_1").at("2019-12-31T23:59:59.999Z").entry(),
                TestCall.of("gen_2").at("2020-01-01T00:00:00Z").entry(),
                TestCall.of("gen_3").at("2031-07-15T12:00:00Z").entry()));

        assertThat(ids(ALL)).containsExactly("gen_3", "gen_2", "gen_1");
    }

    @Test
    void severalWritersMayBeginAMonthAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> appends = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TestWriter other = new TestWriter("writer-" + i, chain);
                Link link = other.write(TestCall.of("gen_" + i).entry());
                appends.add(threads.submit(() -> store.append(List.of(link))));
                appends.add(threads.submit(() -> store.append(List.of(link))));
            }
            for (Future<?> append : appends) {
                append.get();
            }
        }

        assertThat(ids(ALL)).hasSize(8);
        assertThat(reader.verify().valid()).isTrue();
    }

    // --- searching

    @Test
    void findsTheNewestFirstPageByPage() {
        Instant start = Instant.parse("2026-03-01T00:00:00Z");
        // several at the same time
        IntStream.range(0, 25)
                .forEach(i -> store.append(List.of(writer.write(TestCall.of("gen_%02d".formatted(i))
                        .at(start.plusMillis(i / 4))
                        .entry()))));

        List<String> found = new ArrayList<>();
        List<RecordedCall> page = reader.search(ALL, null, 7);
        while (!page.isEmpty()) {
            page.forEach(call -> found.add(call.call().id()));
            page = reader.search(ALL, page.getLast().position(), 7);
        }

        assertThat(found)
                .containsExactlyElementsOf(IntStream.range(0, 25)
                        .mapToObj(i -> "gen_%02d".formatted(24 - i))
                        .toList());
    }

    @Test
    void findsWhatWasAskedFor() {
        store.append(writer.write(
                TestCall.of("gen_1").at("2026-01-01T00:00:00Z").by("shop").entry(),
                TestCall.of("gen_2")
                        .at("2026-01-02T00:00:00Z")
                        .by("blog")
                        .to("kling.video")
                        .entry(),
                TestCall.of("gen_3")
                        .at("2026-01-03T00:00:00Z")
                        .by("shop")
                        .ending("timeout")
                        .entry(),
                TestCall.of("gen_3").settled("1", Map.of()),
                action()));

        assertThat(ids(ALL)).containsExactly("gen_3", "gen_2", "gen_1");
        assertThat(ids(new LedgerQuery("shop", null, null, null, null))).containsExactly("gen_3", "gen_1");
        assertThat(ids(new LedgerQuery(TestCall.clientId("shop"), null, null, null, null)))
                .containsExactly("gen_3", "gen_1");
        assertThat(ids(new LedgerQuery("nobody", null, null, null, null))).isEmpty();
        assertThat(ids(new LedgerQuery(null, "kling.video", null, null, null))).containsExactly("gen_2");
        assertThat(ids(new LedgerQuery(null, null, "timeout", null, null))).containsExactly("gen_3");
        assertThat(ids(new LedgerQuery("shop", null, "succeeded", null, null))).containsExactly("gen_1");
        assertThat(ids(between("2026-01-02T00:00:00Z", null))).containsExactly("gen_3", "gen_2");
        assertThat(ids(between(null, "2026-01-02T00:00:00Z"))).containsExactly("gen_1");
        assertThat(ids(between("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"))).containsExactly("gen_2", "gen_1");
    }

    @Test
    void findsACallByItsIdsItsModelAndItsKey() {
        store.append(writer.write(
                TestCall.of("gen_1").requested("r-1").sent("main", "up-1").entry(),
                TestCall.of("gen_2").requested("r-1").with("gpt-4o").entry(),
                TestCall.of("gen_3").signed("key-2").sent(null, null).entry()));

        assertThat(ids(by(null, null, "r-1", null))).containsExactly("gen_2", "gen_1");
        assertThat(ids(by(null, null, null, "up-1"))).containsExactly("gen_1");
        assertThat(ids(by("gpt-4o", null, null, null))).containsExactly("gen_2");
        assertThat(ids(by(null, "key-2", null, null))).containsExactly("gen_3");
        assertThat(ids(by("gpt-4o", "key-2", null, null))).isEmpty();
        assertThat(reader.find("gen_2"))
                .map(RecordedCall::call)
                .hasValueSatisfying(call -> assertThat(call.model()).isEqualTo("gpt-4o"));
        assertThat(reader.find("r-1")).isEmpty();
        assertThat(reader.find(TestCall.clientId("shop"), "r-1"))
                .map(call -> call.call().id())
                .hasValue("gen_2");
        assertThat(reader.find(TestCall.clientId("shop"), "up-1"))
                .map(call -> call.call().id())
                .hasValue("gen_1");
        assertThat(reader.find(TestCall.clientId("blog"), "up-1")).isEmpty();
    }

    @Test
    void aRowOfAnEarlierVersionIsFoundOnceItIsFilled() {
        store.append(IntStream.range(0, 1001)
                .mapToObj(i -> writer.write(TestCall.of("gen_%04d".formatted(i))
                        .with("model-" + i)
                        .tagged(Map.of("team", "search"))
                        .entry()))
                .toList());
        Link broken = new TestWriter("two", chain).write(TestCall.of("gen_x").entry());
        store.append(List.of(broken));
        asOfAnEarlierVersion();
        database.write(jdbc -> jdbc.update("update ledger_entry set document = '' where id = 'gen_x'"));
        assertThat(ids(by("model-700", null, null, null))).isEmpty();

        assertThat(new UnfilledRows(database).fill()).isEqualTo(1001);
        assertThat(new UnfilledRows(database).fill()).isZero();

        assertThat(ids(by("model-700", null, null, null))).containsExactly("gen_0700");
        assertThat(ids(by(null, null, null, "up-gen_1000"))).containsExactly("gen_1000");
        database.write(jdbc -> jdbc.update("delete from ledger_entry where id = 'gen_x'"));
        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void aLongModelIsFoundByItsBeginning() {
        String model = IntStream.range(0, 6000).mapToObj(Integer::toHexString).collect(Collectors.joining());
        store.append(List.of(writer.write(TestCall.of("gen_1")
                .with(model)
                .sent("main", model)
                .signed(model)
                .entry())));

        assertThat(ids(by(model.substring(0, 200), null, null, null))).containsExactly("gen_1");
        assertThat(reader.verify().valid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"request_id", "upstream_request_id", "model", "key_id"})
    void anIndexServesEachFilter(String column) {
        String plan = database.write(jdbc -> {
            boolean sqlite = database.dialect() == Dialect.SQLITE;
            if (!sqlite) {
                months.prepare(List.of(YearMonth.of(2026, 1)));
                jdbc.execute("set local enable_seqscan = off");
            }
            return String.join(
                    "\n",
                    jdbc.query(
                            (sqlite ? "explain query plan " : "explain ")
                                    + "select * from ledger_entry where kind = 'call' and " + column
                                    + " = 'x' order by started_at desc, id desc limit 5",
                            (row, _) -> row.getString(sqlite ? "detail" : "QUERY PLAN")));
        });

        assertThat(plan).containsPattern("INDEX ledger_entry_\\w+ \\(" + column + "=|Index Cond: \\(" + column + " = ");
    }

    private static LedgerQuery by(
            @Nullable String model, @Nullable String key, @Nullable String request, @Nullable String upstream) {
        return new LedgerQuery(null, null, model, key, request, upstream, null, null, null);
    }

    @Test
    void aSettlementReplacesCostAndUnits() {
        TestCall settled = TestCall.of("gen_1").using(Map.of("image", 1L, "call", 1L));
        store.append(writer.write(
                settled.entry(), TestCall.of("gen_2").entry(), settled.settled("0.123456789", Map.of("image", 2L))));

        List<RecordedCall> calls = reader.search(ALL, null, 10);

        assertThat(calls)
                .extracting(call -> call.call().id(), RecordedCall::cost, RecordedCall::units)
                .containsExactlyInAnyOrder(
                        tuple(
                                "gen_1",
                                new LedgerCost(new BigDecimal("0.123456789"), "USD", "upstream_record"),
                                Map.of("image", 2L, "call", 1L)),
                        tuple("gen_2", usd("0.05"), Map.of("image", 1L)));
    }

    @Test
    void aCallHasItsStoredResultsAndItsSettlement() throws IOException {
        TestCall call = TestCall.of("gen_1");
        store.append(writer.write(
                call.entry(),
                call.stored(1, "b1"),
                call.stored(0, "a0"),
                call.settled("0.06", Map.of()),
                TestCall.of("gen_2").entry(),
                call.stored(0, "a0")));
        List<RecordedCall> exported = new ArrayList<>();
        reader.export(ALL, exported::add);

        RecordedCall found = reader.find("gen_1").orElseThrow();
        assertThat(found.results())
                .as("the same file recorded again")
                .containsExactly(call.stored(0, "a0"), call.stored(1, "b1"));
        assertThat(found.cost()).isEqualTo(new LedgerCost(new BigDecimal("0.06"), "USD", "upstream_record"));
        assertThat(reader.find("gen_2").orElseThrow().results()).isEmpty();
        assertThat(reader.search(ALL, null, 10)).contains(found);
        assertThat(exported).hasSize(2).contains(found);
    }

    @Test
    void aCallComesAsItWasRecorded() {
        Link link = writer.write(TestCall.of("gen_1").prompting("a cat").entry());
        store.append(List.of(link));

        assertThat(reader.search(ALL, null, 1))
                .containsExactly(new RecordedCall(
                        TestCall.of("gen_1").prompting("a cat").entry(),
                        null,
                        List.of(),
                        link.previousHash(),
                        link.hash()));
    }

    @Test
    void exportsEverythingInOrder() throws IOException {
        Instant start = Instant.parse("2026-03-01T00:00:00Z");
        store.append(IntStream.range(0, 2500)
                .mapToObj(i -> writer.write(TestCall.of("gen_%04d".formatted(i))
                        .at(start.plusSeconds(i / 3))
                        .by(i % 2 == 0 ? "shop" : "blog")
                        .entry()))
                .toList());

        List<String> exported = new ArrayList<>();
        reader.export(
                new LedgerQuery("shop", null, null, null, null),
                call -> exported.add(call.call().id()));

        assertThat(exported)
                .containsExactlyElementsOf(IntStream.range(0, 1250)
                        .mapToObj(i -> "gen_%04d".formatted(2498 - 2 * i))
                        .toList());
    }

    @Test
    void aSlowExportHoldsUpNobody() throws IOException {
        Instant start = Instant.parse("2026-03-01T00:00:00Z");
        store.append(IntStream.range(0, 50)
                .mapToObj(i -> writer.write(
                        TestCall.of("gen_" + i).at(start.plusSeconds(i)).entry()))
                .toList());

        List<String> exported = new ArrayList<>();
        // nested readers, more than there are connections, with concurrent writes
        reader.export(
                ALL,
                one -> reader.export(
                        ALL,
                        two -> reader.export(ALL, three -> {
                            if (exported.size() < 5) {
                                String id = "gen_more_" + exported.size();
                                exported.add(id);
                                store.append(List.of(writer.write(TestCall.of(id)
                                        .at(start.plusSeconds(1000))
                                        .entry())));
                                reader.export(ALL, four -> {});
                            }
                        })));

        assertThat(ids(new LedgerQuery(null, null, null, start.plusSeconds(1000), null)))
                .hasSize(5);
    }

    @Test
    void aSinkThatFailsEndsTheExport() {
        store.append(List.of(writer.write(TestCall.of("gen_1").entry())));

        assertThatThrownBy(() -> reader.export(ALL, _ -> {
                    throw new IOException("the caller left");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the caller left");

        assertThat(ids(ALL)).containsExactly("gen_1");
    }

    @Test
    void eachQuestionWaitsForWhatWasRecordedBefore() throws IOException {
        reader.search(ALL, null, 1);
        reader.export(ALL, _ -> {});
        reader.usage(new UsageQuery(List.of(), null, null), 1);
        reader.verify();

        assertThat(waits).hasValue(4);
    }

    @Test
    void saysWhichEntryCannotBeRead() {
        store.append(List.of(writer.write(TestCall.of("gen_1").entry())));
        database.write(jdbc -> jdbc.update("update ledger_entry set document = '{}'"));

        assertThatThrownBy(() -> reader.search(ALL, null, 1)).hasMessageContaining("one at 1");
    }
}
