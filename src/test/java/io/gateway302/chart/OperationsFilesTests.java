package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.operations.Tool;
import io.gateway302.operations.Tool.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tests that the alerts and the dashboard of the chart equal those of the documentation. */
class OperationsFilesTests {

    private static final Path SOURCE = Path.of("src/docs/operations");
    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yaml", "dashboard.json"})
    void theChartHasCopies(String file) throws Exception {
        assertThat(Chart.DIRECTORY.resolve("files").resolve(file))
                .as("cp src/docs/operations/{alerts.yaml,dashboard.json} helm/gateway302/files/")
                .hasSameBinaryContentAs(SOURCE.resolve(file));
    }

    @Test
    void theRulesAreThoseThatAreTested() {
        JsonNode rendered = Chart.render("ha").one("PrometheusRule").get("spec");

        assertThat(rendered.toPrettyString())
                .isEqualTo(sorted(YAML.readTree(SOURCE.resolve("alerts.yaml"))).toPrettyString());
    }

    @Test
    void prometheusAcceptsTheRenderedRules(@TempDir Path directory) throws Exception {
        Path rules = directory.resolve("alerts.yaml");
        Files.writeString(
                rules,
                YAML.writeValueAsString(Chart.render("ha").one("PrometheusRule").get("spec")));

        Result checked = Tool.run("", "promtool", "check", "rules", rules.toString());

        assertThat(checked.status()).as(checked.output()).isZero();
    }

    @Test
    void thresholdsComeFromTheValues() {
        String rules = Chart.render("full").one("PrometheusRule").toString();

        assertThat(rules)
                .contains(
                        "gateway:failures:ratio_rate1h > 14.4 * 0.005 and gateway:failures:ratio_rate5m > 14.4 * 0.005")
                .contains("min by (upstream_key) (gateway_upstream_balance_usd) < 250")
                .doesNotContain("* 0.01", "\"alert\":\"GatewayBudgetNearlySpent\"");
        assertThat(Chart.render("full").one("PrometheusRule").at("/spec/groups/1/rules"))
                .allSatisfy(
                        rule -> assertThat(rule.at("/labels/team").asString()).isEqualTo("ai"));
    }

    @Test
    void prometheusAcceptsOtherThresholds(@TempDir Path directory) throws Exception {
        Path rules = directory.resolve("alerts.yaml");
        JsonNode spec = Chart.render(
                        "ha",
                        "{prometheusRule: {thresholds: {errorBudget: 0.00001, ledgerBacklogRows: 2000000, balanceUsd: 0.5}}}")
                .one("PrometheusRule")
                .get("spec");
        Files.writeString(rules, YAML.writeValueAsString(spec));

        Result checked = Tool.run("", "promtool", "check", "rules", rules.toString());

        assertThat(checked.status()).as(checked.output()).isZero();
        assertThat(spec.toString()).contains("2000000", "< 0.5");
    }

    @Test
    void theDashboardIsMountedAsItIs() throws Exception {
        JsonNode dashboard = Chart.render("full").named("ConfigMap", "ai-gateway-dashboard");

        assertThat(dashboard.at("/data/gateway302.json").asString())
                .isEqualTo(Files.readString(SOURCE.resolve("dashboard.json")));
        assertThat(dashboard.at("/metadata/labels/grafana_dashboard").asString())
                .isEqualTo("1");
        assertThat(dashboard.at("/metadata/annotations/grafana_folder").asString())
                .isEqualTo("AI");
    }

    /** Sorts a document by keys, as Helm does. */
    private static JsonNode sorted(JsonNode node) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(tools.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        return mapper.readTree(mapper.writeValueAsString(mapper.treeToValue(node, Object.class)));
    }
}
