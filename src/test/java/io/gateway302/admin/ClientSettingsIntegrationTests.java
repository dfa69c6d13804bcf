package io.gateway302.admin;

import static io.gateway302.admin.AdminCaller.CLIENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.admin.AdminCaller.Answer;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the settings of clients and keys, and of changes to them. */
class ClientSettingsIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static RunningGateway gateway;
    private static AdminCaller admin;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway = RunningGateway.start(directory);
        admin = new AdminCaller(gateway, RunningGateway.ADMIN_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void allowsEverythingWithoutLimitsByDefault() {
        Answer client = admin.post(CLIENTS, "{\"name\":\"default\"}").is(201).hasVersion(1);

        assertSettings(client, """
                {"name": "default", "enabled": true, "operations": ["*"], "models": ["*"], "limits": {},
                 "allowed_origins": [], "prompt_retention": "hash", "validation": "warn"}""");
    }

    @Test
    void keepsWhatIsDecided() {
        String body = """
                {"name": "decided", "enabled": false, "operations": ["doubao.*", "section:Image Generation"],
                 "models": ["gpt-5*"],
                 "limits": {"requests_per_minute": 60, "concurrency": 5, "units_per_day": {"image": 1000, "token": 0},
                            "usd_per_day": "20.00", "usd_per_month": "300"},
                 "allowed_origins": ["https://app.example.com", "http://localhost:3000"],
                 "prompt_retention": "full", "validation": "enforce"}""";

        Answer created = admin.post(CLIENTS, body).is(201);

        assertSettings(created, body);
        assertSettings(admin.get(CLIENTS + "/" + created.text("id")).is(200).hasVersion(1), body);
    }

    @Test
    void writesOriginsAsBrowsersDo() {
        String path = admin.client(named("\"allowed_origins\":[\"HTTPS://App.Example.com:443\","
                + "\"https://app.example.com\",\"http://b.example:8080\"]"));

        assertThat(admin.get(path).json("allowed_origins"))
                .isEqualTo(List.of("https://app.example.com", "http://b.example:8080"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"operations\":\"*\"                             | operations=type",
                "\"operations\":[\" \",5,\"ok\"]                  | operations[0]=required operations[1]=type",
                "\"operations\":[\"dubao.*\",\"*\"]           | operations[0]=unknown",
                "\"operations\":[\"*\",\"doubao.drawing.charakter\"] | operations[1]=unknown",
                "\"operations\":[\"section:Image Generations\"] | operations[0]=unknown",
                "\"operations\":[\"provider:Dubao\"]         | operations[0]=unknown",
                "\"operations\":[\"302ai.dashboard.api_keys\"] | operations[0]=unknown",
                "\"models\":[null]                                | models[0]=type",
                "\"limits\":null                                  | limits=null",
                "\"limits\":[]                                    | limits=type",
                "\"limits\":{\"requests_per_minute\":0}           | limits.requests_per_minute=min",
                "\"limits\":{\"requests_per_minute\":1000001}     | limits.requests_per_minute=max",
                "\"limits\":{\"concurrency\":\"5\"}               | limits.concurrency=type",
                "\"limits\":{\"units_per_day\":{\"image\":-1}}    | limits.units_per_day.image=min",
                "\"limits\":{\"units_per_day\":{\"image\":1.5}}   | limits.units_per_day.image=type",
                "\"limits\":{\"units_per_day\":{\"pixel\":1}}     | limits.units_per_day.pixel=unknown",
                "\"limits\":{\"usd_per_day\":20}                  | limits.usd_per_day=type",
                "\"limits\":{\"usd_per_day\":\"-1\"}              | limits.usd_per_day=pattern",
                "\"limits\":{\"usd_per_day\":\"1e3\"}             | limits.usd_per_day=pattern",
                "\"limits\":{\"usd_per_day\":\"0.1234567\"}       | limits.usd_per_day=pattern",
                "\"limits\":{\"usd_per_month\":\"1000000000\"}    | limits.usd_per_month=pattern",
                "\"limits\":{\"usd_per_year\":\"1\"}              | limits.usd_per_year=unknown",
                "\"limits\":{\"requests_in_all\":1}               | limits.requests_in_all=unknown",
                "\"allowed_origins\":[\"*\",\"https://a.b/c\"]     | allowed_origins[0]=origin allowed_origins[1]=origin",
                "\"prompt_retention\":\"HASH\"                    | prompt_retention=enum",
                "\"validation\":\"strict\"                        | validation=enum",
                "\"validation\":false                             | validation=enum",
                "\"validation\":null                              | validation=null"
            })
    void refusesADecisionThatMakesNoSense(String field, String violations) {
        assertThat(admin.post(CLIENTS, named(field))
                        .isProblem(400, "validation-failed")
                        .violations())
                .containsExactlyInAnyOrder(violations.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "doubao.drawing.charakter  | doubao.drawing.character",
                "dubao.*                   | doubao.*",
                "Doubao.drawings.*         | doubao.drawing.*",
                "section:Image Generations | section:Image Generation",
                "Provider:Dubao            | provider:Doubao"
            })
    void namesTheNearestOperations(String pattern, String nearest) {
        assertThat(admin.post(CLIENTS, named("\"operations\":[\"" + pattern + "\"]"))
                        .is(400)
                        .text("errors[0].message"))
                .startsWith("matches no operation; the nearest names are ")
                .contains(nearest);
    }

    @Test
    void saysThatAnOperationIsUnknownWhereNoNameIsNear() {
        assertThat(admin.post(CLIENTS, named("\"operations\":[\"quite-something-else-altogether\"]"))
                        .is(400)
                        .text("errors[0].message"))
                .isEqualTo("matches no operation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "unlisted", "DOUBAO.*", "section:image*", "provider:*", "doubao.drawing.character"})
    void takesWhatMatchesAnOperation(String pattern) {
        admin.post(CLIENTS, named("\"operations\":[\"" + pattern + "\"]")).is(201);
    }

    @Test
    void refusesAPatchWithAnUnknownOperationAndChangesNothing() {
        String path = admin.client(named("\"operations\":[\"doubao.*\"]"));

        assertThat(admin.patch(path, "{\"operations\":[\"doubao.*\",\"dubao.*\"],\"enabled\":false}")
                        .isProblem(400, "validation-failed")
                        .violations())
                .containsExactly("operations[1]=unknown");
        assertThat(admin.get(path).hasVersion(1).json("enabled")).isEqualTo(true);
    }

    @Test
    void tellsHowManyOperationsOfABudgetedClientArePriced() {
        Answer one = admin.post(
                        CLIENTS,
                        named("\"operations\":[\"doubao.drawing.character\",\"models.list\"],"
                                + "\"limits\":{\"usd_per_day\":\"1\"}"))
                .is(201);
        assertThat(one.json("pricing").toString()).isEqualTo("{priced=1, per_model=0, estimated=0, unpriced=0}");

        String path = admin.client(named());
        assertThat(admin.get(path).response().body()).doesNotContain("pricing");
        Answer all =
                admin.patch(path, "{\"limits\":{\"usd_per_month\":\"5.00\"}}").is(200);
        Map<String, Integer> counts = JsonPath.read(all.response().body(), "$.pricing");
        long billable = gateway.bean(Catalog.class).operations().stream()
                .filter(Operation::billable)
                .count();
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) billable);
        assertThat(counts).containsOnlyKeys("priced", "per_model", "estimated", "unpriced");
        assertThat(admin.patch(path, "{\"limits\":null}").is(200).response().body())
                .doesNotContain("pricing");
    }

    @Test
    void boundsItsLists() {
        String many = "\"x\",".repeat(100) + "\"x\"";
        String origins = "\"https://a.example\",".repeat(100) + "\"https://a.example\"";

        assertThat(admin.post(
                                CLIENTS,
                                named("\"operations\":[" + many + "],\"models\":[\"" + "m".repeat(129)
                                        + "\"],\"allowed_origins\":[" + origins + "]"))
                        .is(400)
                        .violations())
                .containsExactlyInAnyOrder("operations=size", "models[0]=size", "allowed_origins=size");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"operations\":null}                         | operations | [\"*\"]",
                "{\"operations\":[]}                           | operations | []",
                "{\"models\":[\"b\"]}                          | models | [\"b\"]",
                "{\"allowed_origins\":null}                    | allowed_origins | []",
                "{\"prompt_retention\":null}                   | prompt_retention | \"hash\"",
                "{\"validation\":null}                         | validation | \"warn\"",
                "{\"validation\":\"enforce\"}                    | validation | \"enforce\"",
                "{\"enabled\":false}                           | enabled | false",
                "{\"limits\":null}                             | limits | {}",
                "{\"limits\":{}}                               | limits | {\"concurrency\":5,\"units_per_day\":{\"image\":9,\"token\":8},\"usd_per_day\":\"20.00\"}",
                "{\"limits\":{\"usd_per_day\":null}}           | limits | {\"concurrency\":5,\"units_per_day\":{\"image\":9,\"token\":8}}",
                "{\"limits\":{\"usd_per_month\":null}}         | limits | {\"concurrency\":5,\"units_per_day\":{\"image\":9,\"token\":8},\"usd_per_day\":\"20.00\"}",
                "{\"limits\":{\"concurrency\":6}}              | limits | {\"concurrency\":6,\"units_per_day\":{\"image\":9,\"token\":8},\"usd_per_day\":\"20.00\"}",
                "{\"limits\":{\"units_per_day\":{\"image\":null,\"call\":1}}} | limits | {\"concurrency\":5,\"units_per_day\":{\"call\":1,\"token\":8},\"usd_per_day\":\"20.00\"}",
                "{\"limits\":{\"units_per_day\":null}}         | limits | {\"concurrency\":5,\"usd_per_day\":\"20.00\"}"
            })
    void changesWhatAPatchNames(String patch, String field, String value) {
        String path = admin.client(
                named("\"operations\":[\"doubao.*\"],\"models\":[\"a\"],\"allowed_origins\":[\"https://a.example\"],"
                        + "\"prompt_retention\":\"full\",\"validation\":\"off\",\"limits\":{\"concurrency\":5,"
                        + "\"units_per_day\":{\"image\":9,\"token\":8},\"usd_per_day\":\"20.00\"}"));
        var before = JSON.readTree(admin.get(path).response().body());

        var after = JSON.readTree(admin.patch(path, patch).is(200).response().body());

        assertThat(after.get(field)).isEqualTo(JSON.readTree(value));
        for (String other :
                List.of("operations", "models", "allowed_origins", "prompt_retention", "validation", "limits", "id")) {
            if (!other.equals(field)) {
                assertThat(after.get(other)).isEqualTo(before.get(other));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":null}                          | name=null",
                "{\"enabled\":null}                       | enabled=null",
                "{\"version\":7}                          | version=unknown",
                "{\"limits\":{\"usd_per_dya\":null}}      | limits.usd_per_dya=unknown",
                "{\"limits\":{\"concurrency\":0},\"x\":1} | limits.concurrency=min x=unknown"
            })
    void refusesAPatchThatMakesNoSense(String patch, String violations) {
        assertThat(admin.patch(admin.client(named()), patch)
                        .isProblem(400, "validation-failed")
                        .violations())
                .containsExactlyInAnyOrder(violations.split(" "));
    }

    @Test
    void tellsTheVersionAndKeepsItWhereNothingChanges() {
        String path = admin.client(named());

        admin.patch(path, "{}").is(200).hasVersion(1);
        admin.patch(path, "{\"enabled\":false}").is(200).hasVersion(2);
        admin.patch(path, "{\"enabled\":false}").is(200).hasVersion(2);
        admin.get(path).is(200).hasVersion(2);
        assertThat(admin.get(path, "If-None-Match", "\"2\"").is(304).response().body())
                .isEmpty();
        admin.get(path, "If-None-Match", "W/\"2\"").is(304);
        admin.get(path, "If-None-Match", "\"7\", W/\"2\"").is(304);
        admin.get(path, "If-None-Match", "\"1\"").is(200);
    }

    @Test
    void changesOnlyTheVersionThatWasRead() {
        String path = admin.client(named());

        admin.patch(path, "{\"enabled\":false}", "If-Match", "\"2\"").isProblem(412, "precondition-failed");
        admin.patch(path, "{\"enabled\":false}", "If-Match", "W/\"2\"").isProblem(412, "precondition-failed");
        admin.patch(path, "{\"enabled\":false}", "If-Match", "nonsense").isProblem(412, "precondition-failed");
        admin.get(path).is(200).hasVersion(1);
        admin.patch(path, "{\"enabled\":false}", "If-Match", "\"7\", \"1\"")
                .is(200)
                .hasVersion(2);
        admin.patch(path, "{\"enabled\":true}", "If-Match", "W/\"2\"").is(200).hasVersion(3);

        admin.delete(path, "If-Match", "\"2\"").isProblem(412, "precondition-failed");
        admin.delete(path, "If-Match", "\"3\"").is(204);
        admin.get(path).is(404);
        assertThat(admin.get("/problems/precondition-failed").is(200).response().body())
                .contains("If-Match");
    }

    @Test
    void losesNoUpdate() throws Exception {
        String path = admin.client(named());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> statuses = threads.invokeAll(IntStream.rangeClosed(1, 2)
                    .mapToObj(i -> (Callable<Integer>)
                            () -> admin.patch(path, "{\"limits\":{\"concurrency\":" + i + "}}", "If-Match", "\"1\"")
                                    .response()
                                    .statusCode())
                    .toList());

            assertThat(statuses).extracting(Future::get).containsExactlyInAnyOrder(200, 412);
        }
        admin.get(path).hasVersion(2);
    }

    @Test
    void rotatesAKeyWithAnOverlap() {
        String keys = admin.client(named()) + "/keys";
        Answer old = admin.post(keys, "{\"name\":\"web\",\"limits\":{\"requests_per_minute\":5}}")
                .is(201);
        String path = keys + "/" + old.text("id");

        Answer successor =
                admin.post(path + "/rotate", "{\"overlap_seconds\":2}").is(201);

        assertThat(JSON.readTree(successor.response().body()).propertyNames())
                .containsExactlyInAnyOrder("id", "name", "key", "created_at", "expires_at");
        assertThat(statusFor(old.text("key"))).isEqualTo(404);
        assertThat(statusFor(successor.text("key"))).isEqualTo(404);
        Answer listed = admin.get(keys).is(200);
        assertThat(listed.json("items[?(@.id=='" + old.text("id") + "')].state").toString())
                .isEqualTo("[\"replaced\"]");
        assertThat(listed.json("items[?(@.state=='active')].id").toString())
                .isEqualTo("[\"" + successor.text("id") + "\"]");
        assertThat(listed.json("items[*].limits.requests_per_minute").toString())
                .isEqualTo("[5,5]");
        assertThat(admin.post(path + "/rotate", "{\"overlap_seconds\":0}")
                        .is(400)
                        .violations())
                .containsExactly("key_id=replaced");

        Awaitility.await().until(() -> statusFor(old.text("key")) == 401);
        assertThat(statusFor(successor.text("key"))).isEqualTo(404);
        assertThat(admin.get(keys).text("items[*].state")).contains("expired", "active");
    }

    @Test
    void prolongsNoLifeByAnOverlap() {
        String keys = admin.client(named()) + "/keys";
        Instant end = Instant.now().plusSeconds(60);
        Answer old = admin.post(keys, "{\"name\":\"web\",\"expires_at\":\"" + end + "\"}")
                .is(201);

        admin.post(keys + "/" + old.text("id") + "/rotate", "{\"overlap_seconds\":604800}")
                .is(201);

        assertThat(admin.get(keys)
                        .json("items[?(@.id=='" + old.text("id") + "')].expires_at")
                        .toString())
                .isEqualTo("[\"" + old.text("expires_at") + "\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"overlap_seconds\":-1}     | overlap_seconds=min",
                "{\"overlap_seconds\":604801} | overlap_seconds=max",
                "{\"overlap_seconds\":\"1\"}  | overlap_seconds=type",
                "{\"overlap\":1}              | overlap=unknown"
            })
    void refusesABadRotation(String body, String violations) {
        String keys = admin.client(named()) + "/keys";
        String id = admin.post(keys, "{\"name\":\"web\"}").is(201).text("id");

        assertThat(admin.post(keys + "/" + id + "/rotate", body).is(400).violations())
                .containsExactlyInAnyOrder(violations.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "{\"overlap_seconds\":86400}"})
    void aRotationHasAnOverlapOfADayUnlessItIsTold(String body) {
        String keys = admin.client(named()) + "/keys";
        String id = admin.post(keys, "{\"name\":\"web\"}").is(201).text("id");

        admin.post(keys + "/" + id + "/rotate", body).is(201);

        Instant end = Instant.parse(admin.get(keys)
                .list("items[?(@.id=='" + id + "')].expires_at")
                .getFirst()
                .toString());
        assertThat(Duration.between(Instant.now(), end)).isBetween(Duration.ofHours(23), Duration.ofHours(24));
    }

    @Test
    void namesMayHaveEveryPrintableCharacter() {
        String longest = "𝄞".repeat(64);
        for (String name : List.of("Büro Köln / Einkauf (neu)", "東京 🐈", "-=@", longest, "e\u0301")) {
            String path = admin.client("{\"name\":\"" + name + "\"}");
            assertThat(admin.get(path).text("name")).isEqualTo(name.equals("e\u0301") ? "é" : name);
            admin.post(path + "/keys", "{\"name\":\"" + name + "\"}").is(201);
        }
        assertThat(admin.post("/admin/v1/clients", "{\"name\":\"É\"}").is(400).violations())
                .containsExactly("name=taken");
        assertThat(admin.post("/admin/v1/clients", "{\"name\":\"" + longest + "x\"}")
                        .is(400)
                        .violations())
                .containsExactly("name=named");
    }

    @Test
    void rotatesNoKeyThatIsNotThere() {
        String keys = admin.client(named()) + "/keys";

        admin.post(keys + "/unknown/rotate", "{\"overlap_seconds\":0}").isProblem(404, "not-found");
        admin.post(CLIENTS + "/unknown/keys/unknown/rotate", "{\"overlap_seconds\":0}")
                .isProblem(404, "not-found");
    }

    private static void assertSettings(Answer answer, String expected) {
        var settings = JSON.readTree(expected);
        var client = JSON.readTree(answer.response().body());
        assertThat(settings.properties())
                .allSatisfy(field -> assertThat(client.get(field.getKey())).isEqualTo(field.getValue()));
    }

    private static String named(String... fields) {
        return "{\"name\":\"client-" + NUMBER.incrementAndGet() + "\""
                + (fields.length == 0 ? "" : "," + String.join(",", fields)) + "}";
    }

    private static int statusFor(String key) {
        return new AdminCaller(gateway, key).get("/api/v1/nothing").response().statusCode();
    }
}
