package io.gateway302.operations;

import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.withPrompt;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.Scrape;
import io.gateway302.TypedCaller;
import io.gateway302.catalog.Unit;
import io.gateway302.identity.Client;
import io.gateway302.identity.Limits;
import io.gateway302.identity.client.Clients;
import io.gateway302.operations.Tool.Result;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests that dashboard, alerts and documentation use metrics that a running gateway has. */
class OperationsIntegrationTests {

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static TypedCaller caller;

    @BeforeAll
    static void makeCallsOfEachKind() {
        gateway = RunningGateway.start(
                data.resolve("gateway"),
                "spring.profiles.active=sandbox",
                "gateway.upstream.first-byte-timeout=1s",
                "gateway.upstream.retry.initial-delay=20ms",
                "gateway.upstream.retry.budget-reserve=1000",
                "gateway.upstream.balance-interval=1s",
                "gateway.metrics.budget-interval=50ms");
        caller = TypedCaller.named("operations", gateway);
        TypedCaller poor = TypedCaller.named("operations-poor", gateway);
        limit("operations-poor");
        callOfEachKind();
        poor.character(MINIMAL).isSuccess();
        poor.character(MINIMAL).isProblem(402, "budget-exhausted");
    }

    private static void callOfEachKind() {
        for (String script : List.of("", "429", "50413", "500", "reset", "slow=1500", "garbage", "balance")) {
            caller.character(script.isEmpty() ? MINIMAL : withPrompt("sandbox:" + script));
        }
        caller.character("{}");
        caller.send(caller.request("/no/such/path").GET());
    }

    private static void limit(String name) {
        Clients clients = gateway.bean(Clients.class);
        Client client = clients.list("", 100).stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
        clients.update(
                client.id(),
                it -> it.withLimits(
                        new Limits(null, null, null, Map.of(Unit.IMAGE, 1L), new BigDecimal("5"), null, null, null)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    // ---- names ---------------------------------------------------------------------------------------------------

    @Test
    void everyMetricOfTheDashboardIsThere() {
        isThere(metrics(Documents.panels().stream().map(Documents::queries).flatMap(Collection::stream)));
    }

    @Test
    void everyMetricOfTheAlertsIsThere() {
        isThere(metrics(Documents.rules().stream()));
    }

    @Test
    void everyMetricOfTheGatewayIsDocumentedAndEveryDocumentedOneIsThere() {
        String documented = Documents.text("metrics.md");
        Set<String> known = Documents.metrics(documented).stream()
                .filter(name -> name.startsWith("gateway_"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> shown = Scrape.of(gateway).names().stream()
                .filter(name -> name.startsWith("gateway_"))
                .map(name -> name.replaceAll("_(?:bucket|count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(known).containsAll(shown);
        known.removeAll(shown);
        // registered only while the store of the limits is unavailable
        known.remove("gateway_limit_fallbacks_total");
        assertThat(known).isEmpty();
    }

    private static Set<String> metrics(Stream<String> queries) {
        return queries.map(Documents::metrics).flatMap(Collection::stream).collect(Collectors.toSet());
    }

    private static void isThere(Set<String> metrics) {
        Awaitility.await().untilAsserted(() -> {
            Set<String> names = Scrape.of(gateway).names();
            assertThat(metrics).isNotEmpty().allMatch(names::contains);
        });
    }

    // ---- Prometheus ----------------------------------------------------------------------------------------------

    @Test
    void theExpositionOfTheGatewaysMetricsIsWellFormed() throws Exception {
        String ours = Scrape.of(gateway)
                .text()
                .lines()
                .filter(line -> line.matches("(?:# (?:HELP|TYPE) )?gateway_.*"))
                .collect(Collectors.joining("\n", "", "\n"));

        Result result = Tool.run(ours, "promtool", "check", "metrics");

        assertThat(result.output()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void prometheusScrapesItAndAnswersEveryQuery() throws Exception {
        String address = "127.0.0.1:" + gateway.managementPort();
        try (Prometheus prometheus = Prometheus.start(data.resolve("prometheus"), address)) {
            prometheus.awaitScrapes(2);
            callOfEachKind();
            prometheus.awaitScrapes(3);

            assertThat(prometheus.api("targets").get("activeTargets").valueStream())
                    .singleElement()
                    .satisfies(target -> {
                        assertThat(target.get("health").asString()).isEqualTo("up");
                        assertThat(target.get("lastError").asString()).isEmpty();
                    });
            assertThat(prometheus
                            .api("rules")
                            .get("groups")
                            .valueStream()
                            .flatMap(group -> group.get("rules").valueStream()))
                    .isNotEmpty()
                    .allSatisfy(
                            rule -> assertThat(rule.get("health").asString()).isIn("ok", "unknown"));
            for (JsonNode panel : Documents.panels()) {
                for (String query : Documents.queries(panel)) {
                    assertThat(prometheus.query(query).get("result")).as(query).isNotEmpty();
                }
            }
            Documents.rules().forEach(prometheus::query);
        }
    }
}
