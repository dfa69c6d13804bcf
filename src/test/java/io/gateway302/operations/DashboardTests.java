package io.gateway302.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests that the dashboard has the form that Grafana reads. */
class DashboardTests {

    private final JsonNode dashboard = Documents.dashboard();

    @Test
    void hasTheVariablesThatItsQueriesUse() {
        assertThat(dashboard
                        .get("templating")
                        .get("list")
                        .valueStream()
                        .map(variable -> variable.get("name").asString()))
                .containsExactly("datasource", "client", "operation");
        assertThat(dashboard.get("uid").asString()).isEqualTo("gateway302");
        assertThat(dashboard.get("schemaVersion").isInt()).isTrue();
    }

    @Test
    void everyPanelSaysWhatItShowsInWhichUnitAndAsksTheChosenSource() {
        assertThat(Documents.panels()).hasSizeGreaterThan(30).allSatisfy(panel -> {
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("description").asString()).isNotBlank();
            assertThat(panel.get("type").asString()).isIn("timeseries", "stat", "bargauge", "state-timeline");
            if (!panel.get("type").asString().equals("state-timeline")) {
                assertThat(panel.get("fieldConfig").get("defaults").get("unit").asString())
                        .isIn("reqps", "percentunit", "percent", "s", "currencyUSD", "none", "bytes");
            }
            assertThat(panel.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
            assertThat(panel.get("targets")
                            .valueStream()
                            .map(target -> target.get("refId").asString()))
                    .doesNotHaveDuplicates()
                    .isNotEmpty();
            assertThat(panel.get("targets").valueStream()).allSatisfy(target -> {
                assertThat(Documents.metrics(target.get("expr").asString())).isNotEmpty();
                assertThat(target.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
            });
        });
    }

    @Test
    void panelsHaveIdsOfTheirOwnAndDoNotOverlap() {
        List<JsonNode> panels = dashboard.get("panels").valueStream().toList();
        assertThat(panels.stream().map(panel -> panel.get("id").asInt())).doesNotHaveDuplicates();
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels) {
            JsonNode place = panel.get("gridPos");
            int left = place.get("x").asInt();
            int right = left + place.get("w").asInt();
            assertThat(right).isLessThanOrEqualTo(24);
            for (int x = left; x < right; x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    String cell = x + "," + (place.get("y").asInt() + y);
                    assertThat(taken.add(cell))
                            .as("%s at %s", panel.get("title").asString(), cell)
                            .isTrue();
                }
            }
        }
    }
}
