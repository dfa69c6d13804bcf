package io.gateway302.admin.ledger;

import static io.gateway302.ledger.TestCall.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.RunningGateway;
import io.gateway302.admin.AdminCaller;
import io.gateway302.admin.AdminCaller.Answer;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.TestWriter;
import io.gateway302.ledger.chain.Chain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the ledger endpoints for auditors. */
@ExtendWith(OutputCaptureExtension.class)
class LedgerIntegrationTests {

    private static final String LEDGER = "/admin/v1/ledger";
    private static final String AUDITOR_KEY = "auditors-key-for-tests";
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    private static Path directory;

    private static RunningGateway gateway;
    private static AdminCaller auditor;

    private TestWriter writer;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(directory, "GATEWAY_AUDITOR_KEY=" + AUDITOR_KEY);
        auditor = new AdminCaller(gateway, AUDITOR_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void beginAnew() {
        sql("delete from ledger_entry");
        writer = new TestWriter("one", gateway.bean(Chain.class));
    }

    @Test
    void aRowHasTheFieldsOfTheContractAndNoOthers() {
        Link link = append(TestCall.of("gen_1").using(Map.of("image", 2L)));

        JsonNode row = items(auditor.get(LEDGER).is(200)).getFirst();

        assertThat(row.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "request_id",
                        "client",
                        "client_id",
                        "key_id",
                        "door",
                        "operation",
                        "model",
                        "started_at",
                        "completed_at",
                        "outcome",
                        "status",
                        "attempts",
                        "cost",
                        "units",
                        "bytes_in",
                        "bytes_out",
                        "first_byte_ms",
                        "duration_ms",
                        "upstream_request_id",
                        "upstream_key",
                        "upstream_code",
                        "prompt_hash",
                        "error_code",
                        "idempotency_key",
                        "replayed",
                        "tags",
                        "previous_hash",
                        "hash");
        assertThat(row.path("id").stringValue()).isEqualTo("gen_1");
        assertThat(row.path("started_at").stringValue()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(row.path("cost"))
                .isEqualTo(json("{\"amount\": \"0.05\", \"currency\": \"USD\", \"source\": \"price_list\"}"));
        assertThat(row.path("units")).isEqualTo(json("{\"image\": 2}"));
        assertThat(row.path("error_code").isNull()).isTrue();
        assertThat(row.path("replayed").booleanValue()).isFalse();
        assertThat(row.path("previous_hash").stringValue()).isEqualTo(Chain.GENESIS);
        assertThat(row.path("hash").stringValue()).isEqualTo(link.hash());
    }

    @Test
    void aCostIsNullWhereItIsNotKnownAndThatOfTheSettlementWhereThereIsOne() {
        TestCall call = TestCall.of("gen_1").costing(null);
        append(call);
        assertThat(items(auditor.get(LEDGER)).getFirst().path("cost").isNull()).isTrue();

        gateway.bean(LedgerStore.class).append(writer.write(call.settled("0.0421", Map.of("image", 3L)), again()));

        List<JsonNode> rows = items(auditor.get(LEDGER));
        assertThat(rows).hasSize(2);
        assertThat(rows.getLast().path("cost"))
                .isEqualTo(json("{\"amount\": \"0.0421\", \"currency\": \"USD\", \"source\": \"upstream_record\"}"));
        assertThat(rows.getLast().path("units")).isEqualTo(json("{\"image\": 3}"));
    }

    private static CallEntry again() {
        return TestCall.of("gen_2").at("2026-01-03T00:00:00Z").entry();
    }

    @Test
    void aPromptThatIsKeptInFullIsShown() {
        append(TestCall.of("gen_1").prompting("a cat"));

        assertThat(auditor.get(LEDGER).text("items[0].prompt")).isEqualTo("a cat");
    }

    @Test
    void listsWhatWasAskedForPageByPage() {
        for (int i = 0; i < 9; i++) {
            append(TestCall.of("gen_" + i)
                    .at(START.plusSeconds(i))
                    .by(i % 2 == 0 ? "shop" : "blog")
                    .ending(i == 4 ? "timeout" : "succeeded"));
        }

        List<Object> ids = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (!cursor.equals("null")) {
            Answer page = auditor.get(
                            LEDGER + "?client=shop&operation=doubao.drawing.character&limit=2&cursor=" + cursor)
                    .is(200);
            ids.addAll((List<?>) page.json("items[*].id"));
            cursor = page.text("next_cursor");
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(ids).containsExactly("gen_8", "gen_6", "gen_4", "gen_2", "gen_0");
        assertThat(idsOf("?client=id-of-blog&from=2026-03-01T00:00:03Z&to=2026-03-01T01:00:07%2B01:00"))
                .containsExactly("gen_5", "gen_3");
        assertThat(idsOf("?outcome=timeout")).containsExactly("gen_4");
        assertThat(idsOf("?outcome=unknown&client=")).isEmpty();
    }

    @Test
    void findsACallByEachOfItsIds() {
        append(TestCall.of("gen_1").requested("r 1+ä").sent("main", "up-1"));
        append(TestCall.of("gen_2").with("gpt-4o").signed("key-2").tagged(Map.of("team", "search")));

        assertThat(idsOf("?request_id=r%201%2B%C3%A4")).containsExactly("gen_1");
        assertThat(idsOf("?upstream_request_id=up-1")).containsExactly("gen_1");
        assertThat(idsOf("?model=gpt-4o&key=key-2")).containsExactly("gen_2");
        assertThat(idsOf("?key=key-1&from=2026-01-02&to=2026-01-03")).containsExactly("gen_1");
        assertThat(idsOf("?to=2026-01-02")).isEmpty();
        Answer row = auditor.get(LEDGER + "/gen_2").is(200);
        assertThat(json(row.response().body()))
                .isEqualTo(items(auditor.get(LEDGER + "?model=gpt-4o")).getFirst());
        assertThat(row.json("tags")).isEqualTo(Map.of("team", "search"));
        auditor.get(LEDGER + "/gen_3").isProblem(404, "not-found");
        assertThat(auditor.get(LEDGER + "/export?key=key-2&format=csv")
                        .is(200)
                        .response()
                        .body())
                .contains("gen_2,", ",\"{\"\"team\"\":\"\"search\"\"}\"\r\n")
                .doesNotContain("gen_1");
    }

    private List<Object> idsOf(String query) {
        return auditor.get(LEDGER + query).is(200).list("items[*].id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?from=yesterday                                                   | from=format",
                "?to=2020-02-30                                                    | to=format",
                "?from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z                | to=range",
                "?limit=0                                                          | limit=range",
                "?limit=201                                                        | limit=range",
                "?limit=many                                                       | limit=type",
                "?cursor=gen_1                                                     | cursor=pattern",
                "?cursor=MTIzNA                                                    | cursor=pattern",
                "?cursor=LTEgZ2VuXzE                                               | cursor=pattern",
                "?outcome=good                                                     | outcome=enum",
                "?clients=shop                                                     | clients=unknown",
                "?gw302_a_b                                                        | (a credential)=unknown",
                "?key=gw302_a_b                                                    | key=pattern",
                "?client=a&client=b                                                | client=repeated",
                "?outcome=good&from=x&to=y&limit=z&cursor=!&q=1                    | "
                        + "q=unknown, outcome=enum, from=format, to=format, limit=type, cursor=pattern",
                "/export?format=xlsx&from=x                                        | from=format, format=enum",
                "/export?limit=5                                                   | limit=unknown",
                "/verify?client=shop                                               | client=unknown",
                "/gen_1?client=shop                                                | client=unknown",
                "/../usage?group_by=client,year                                    | group_by=pattern",
                "/../usage?group_by=tag                                            | group_by=pattern",
                "/../usage?group_by=tag:a%27b                                      | group_by=pattern",
                "/../usage?group_by=tag:a,tag:a                                    | group_by=pattern",
                "/../usage?format=xml                                              | format=enum",
                "/../usage?group_by=client,client                                  | group_by=pattern",
                "/../usage?group_by=client,                                        | group_by=pattern",
                "/../usage?group_by=Client                                         | group_by=pattern",
                "/../usage?group_by=x&from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z&client=shop | "
                        + "client=unknown, group_by=pattern, to=range",
            })
    void refusesABadQuestionWithAllThatIsWrongWithIt(String query, String violations) {
        String path = query.startsWith("/../") ? "/admin/v1" + query.substring(3) : LEDGER + query;

        assertThat(auditor.get(path).isProblem(400, "validation-failed").violations())
                .containsExactlyInAnyOrder(violations.split(", "));
    }

    @Test
    void exportsAnObjectALine() {
        appendMany(2500);

        Answer export =
                auditor.get(LEDGER + "/export?format=ndjson&client=shop").is(200);

        assertThat(header(export, "Content-Type")).startsWith("application/x-ndjson");
        assertThat(header(export, "Content-Disposition")).isEqualTo("attachment; filename=\"ledger.ndjson\"");
        List<JsonNode> rows = export.response()
                .body()
                .lines()
                .map(LedgerIntegrationTests::json)
                .toList();
        assertThat(rows).hasSize(2500);
        assertThat(rows.getFirst()).isEqualTo(items(auditor.get(LEDGER)).getFirst());
        assertThat(rows.getLast().path("id").stringValue()).isEqualTo("gen_0");
        assertThat(auditor.get(LEDGER + "/export?client=nobody")
                        .is(200)
                        .response()
                        .body())
                .isEmpty();
    }

    @Test
    void exportsATableThatSpreadsheetsReadAndDoNotRun() {
        append(TestCall.of("gen_1")
                .prompting("=HYPERLINK(\"http://example.com\", \"x\")")
                .under("@SUM(A1)"));
        append(TestCall.of("gen_2")
                .at("2026-01-03T00:00:00Z")
                .prompting("two\r\nlines, and \"quotes\"")
                .under("-1+2")
                .costing(usd("1E-7")));
        append(TestCall.of("gen_3").at("2026-01-04T00:00:00Z").costing(null).under("\t=1"));

        Answer export = auditor.get(LEDGER + "/export?format=csv").is(200);

        assertThat(header(export, "Content-Type")).startsWith("text/csv").containsIgnoringCase("charset=UTF-8");
        String table = export.response().body();
        assertThat(table)
                .startsWith(
                        "id,request_id,client,client_id,key_id,door,operation,model,started_at,completed_at,outcome,"
                                + "status,attempts,cost,cost_currency,cost_source,units,bytes_in,bytes_out,first_byte_ms,"
                                + "duration_ms,upstream_request_id,upstream_key,upstream_code,prompt_hash,prompt,error_code,"
                                + "idempotency_key,replayed,previous_hash,hash,tags\r\ngen_3,")
                .endsWith("\r\n")
                .contains(",\"'=HYPERLINK(\"\"http://example.com\"\", \"\"x\"\")\",,'@SUM(A1),false,")
                .contains(",\"two\r\nlines, and \"\"quotes\"\"\",,'-1+2,false,")
                .contains(",0.0000001,USD,price_list,\"{\"\"image\"\":1}\",312,")
                .contains(",succeeded,200,1,,,,\"{\"\"image\"\":1}\",312,")
                .contains(",\"'\t=1\",false,");
        assertThat(auditor.get(LEDGER + "/export?format=csv&client=nobody")
                        .response()
                        .body())
                .isEqualTo(table.substring(0, table.indexOf("gen_3")));
    }

    @Test
    void anExportThatFailsHalfwayDoesNotLookComplete(CapturedOutput output) {
        appendMany(2500);
        sql("update ledger_entry set document = '{}' where sequence = 3");

        assertThatThrownBy(() -> auditor.get(LEDGER + "/export")).isInstanceOf(UncheckedIOException.class);

        assertThat(output).contains("The entry of one at 3 in the ledger is not as it was written");
    }

    @Test
    void anExportThatFailsAtOnceIsAProblem() {
        append(TestCall.of("gen_1"));
        sql("update ledger_entry set document = '{}'");

        auditor.get(LEDGER + "/export?format=csv").isProblem(500, "internal-error");
    }

    @Test
    void anExportEndsWhenItsCallerLeaves(CapturedOutput output) throws IOException {
        appendMany(30_000);
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            caller.getOutputStream()
                    .write(("GET /admin/v1/ledger/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + AUDITOR_KEY
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(caller.getInputStream().readNBytes(1000)).hasSize(1000);
        }

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> exports() == 0);
        assertThat(output).doesNotContain("Unexpected failure", "\tat ");
    }

    /** Returns the number of threads that are writing an export. */
    private static long exports() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .filter(frame -> frame.getClassName().equals(LedgerExport.class.getName()))
                .count();
    }

    @Test
    void checksTheChain() {
        appendMany(5);

        Answer valid = auditor.get(LEDGER + "/verify").is(200);
        assertThat(json(valid.response().body())).isEqualTo(json("""
                        {"valid": true, "rows": 5, "head": "%s",
                         "heads": [{"writer": "one", "sequence": 5, "hash": "%s"}]}""".formatted(
                        writer.head().hash(), writer.head().hash())));

        sql("update ledger_entry set cost = 1 where sequence = 3");
        Answer changed = auditor.get(LEDGER + "/verify").is(200);
        assertThat(json(changed.response().body())).isEqualTo(json("""
                        {"valid": false, "rows": 2, "first_bad":
                         {"writer": "one", "sequence": 3, "id": "gen_2", "reason": "columns_differ"}}"""));
    }

    @Test
    void sumsUpUsage() {
        append(TestCall.of("gen_1").at("2026-01-01T00:00:00Z"));
        append(TestCall.of("gen_2").at("2026-01-02T00:00:00Z"));
        append(TestCall.of("gen_3")
                .at("2026-01-02T00:00:00Z")
                .by("blog")
                .ending("timeout")
                .costing(null));

        assertThat(json(auditor.get("/admin/v1/usage?group_by=day,client")
                        .is(200)
                        .response()
                        .body()))
                .isEqualTo(json("""
                        {"items": [
                         {"day": "2026-01-01", "client": "shop", "client_id": "id-of-shop", "calls": 1, "failures": 0,
                          "units": {"image": 1}, "cost": "0.05", "currency": "USD", "unpriced": 0},
                         {"day": "2026-01-02", "client": "blog", "client_id": "id-of-blog", "calls": 1, "failures": 1,
                          "units": {"image": 1}, "cost": null, "currency": "USD", "unpriced": 1},
                         {"day": "2026-01-02", "client": "shop", "client_id": "id-of-shop", "calls": 1, "failures": 0,
                          "units": {"image": 1}, "cost": "0.05", "currency": "USD", "unpriced": 0}]}"""));
        assertThat(json(auditor.get("/admin/v1/usage?to=2026-01-02T00:00:00Z")
                        .response()
                        .body()))
                .isEqualTo(json("""
                        {"items": [{"calls": 1, "failures": 0, "units": {"image": 1}, "cost": "0.05",
                         "currency": "USD", "unpriced": 0}]}"""));
    }

    @Test
    void sumsAreATableThatSpreadsheetsReadAndDoNotRun() {
        append(TestCall.of("gen_1").at("2026-01-02T03:04:05Z").by("=A1, \"B\"").tagged(Map.of("team", "@SUM(A1)")));
        append(TestCall.of("gen_2")
                .at("2026-01-03T00:00:00Z")
                .by("\uff1dA1")
                .tagged(Map.of("team", "a;b"))
                .costing(null));
        append(TestCall.of("gen_3")
                .at("2026-01-04T00:00:00Z")
                .by("C, D")
                .tagged(Map.of("team", " x"))
                .ending("timeout"));

        Answer sums = auditor.get("/admin/v1/usage?format=csv&group_by=day,hour,client,tag:team")
                .is(200);

        assertThat(header(sums, "Content-Type")).isEqualTo("text/csv;header=present;charset=UTF-8");
        assertThat(header(sums, "Content-Disposition")).isEqualTo("attachment; filename=\"usage.csv\"");
        assertThat(sums.response().body()).isEqualTo("""
                day,hour,client,client_id,tag:team,calls,failures,image,second,token,character,cost,currency,unpriced
                2026-01-02,2026-01-02T03:00:00Z,"'=A1, ""B""\","id-of-=A1, ""B""\",'@SUM(A1),1,0,1,,,,0.05,USD,0
                2026-01-03,2026-01-03T00:00:00Z,'\uff1dA1,id-of-\uff1dA1,"a;b",1,0,1,,,,,USD,1
                2026-01-04,2026-01-04T00:00:00Z,"C, D","id-of-C, D"," x",1,1,1,,,,0.05,USD,0
                """.replace("\n", "\r\n"));
    }

    private Link append(TestCall call) {
        List<Link> links = List.of(writer.write(call.entry()));
        gateway.bean(LedgerStore.class).append(links);
        return links.getFirst();
    }

    private void appendMany(int number) {
        gateway.bean(LedgerStore.class)
                .append(IntStream.range(0, number)
                        .mapToObj(i -> writer.write(
                                TestCall.of("gen_" + i).at(START.plusSeconds(i)).entry()))
                        .toList());
    }

    private static void sql(String statement) {
        new JdbcTemplate(new DriverManagerDataSource("jdbc:sqlite:" + directory.resolve("ledger.db")))
                .update(statement);
    }

    private static String header(Answer answer, String name) {
        return answer.response().headers().firstValue(name).orElse("");
    }

    private static List<JsonNode> items(Answer answer) {
        return json(answer.response().body()).path("items").valueStream().toList();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
