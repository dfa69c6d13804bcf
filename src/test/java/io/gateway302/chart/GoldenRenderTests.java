package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests against stored renders, so that a change of the chart shows its effect. Run with {@code -Dchart.update} to
 * write them again.
 */
class GoldenRenderTests {

    static final boolean UPDATE = System.getProperty("chart.update") != null;

    private static final Path KEPT = Path.of("src/test/resources/chart");

    @ParameterizedTest
    @ValueSource(strings = {"default", "minimal", "sqlite", "ha", "openshift", "full"})
    void isAsItWas(String set) throws Exception {
        Path kept = KEPT.resolve(set + ".yaml");
        String rendered = withoutCopies(Chart.template(Chart.values(set)));
        if (UPDATE) {
            Files.createDirectories(KEPT);
            Files.writeString(kept, rendered);
        }

        assertThat(rendered)
                .as("./mvnw test -Dtest=GoldenRenderTests -Dchart.update")
                .isEqualTo(Files.readString(kept));
        assertThat(rendered.lines().toList())
                .allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
        assertThat(Chart.template(Chart.values(set))).isEqualTo(Chart.template(Chart.values(set)));
    }

    /** Removes the dashboard and the rules, which {@link OperationsFilesTests} compares with their source. */
    private static String withoutCopies(String rendered) {
        StringBuilder kept = new StringBuilder();
        for (String document : List.of(rendered.split("(?m)^---\n"))) {
            if (document.isBlank()) {
                continue;
            }
            kept.append("---\n");
            if (document.contains("kind: PrometheusRule")) {
                kept.append(document, 0, document.indexOf("\nspec:") + 1).append("# files/alerts.yaml\n");
            } else if (document.contains("  gateway302.json:")) {
                kept.append(document, 0, document.indexOf("\ndata:") + 1).append("# files/dashboard.json\n");
            } else {
                kept.append(document);
            }
        }
        return kept.toString();
    }
}
