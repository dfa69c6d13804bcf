package io.gateway302.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.operations.Tool.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Tests that the alerts are valid Prometheus rules, and that each has a case in which it fires and one in which it does
 * not.
 */
class AlertRulesTests {

    private static final List<String> TESTS = List.of("alerts-test.yaml", "alerts-days-test.yaml");

    @Test
    void areValid() throws Exception {
        Result result = Tool.run("", "promtool", "check", "rules", file("alerts.yaml"));

        assertThat(result.status()).as(result.output()).isZero();
    }

    @ParameterizedTest
    @FieldSource("TESTS")
    void fireWhenTheyShouldAndNotOtherwise(String tests) throws Exception {
        Result result = Tool.run("", "promtool", "test", "rules", file(tests));

        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void areEachShownBothWays() {
        List<String> firing = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (String file : TESTS) {
            for (JsonNode alert : new YAMLMapper()
                    .readTree(Documents.text(file)).findValues("alert_rule_test").stream()
                            .flatMap(JsonNode::valueStream)
                            .toList()) {
                (alert.get("exp_alerts").isEmpty() ? silent : firing)
                        .add(alert.get("alertname").asString());
            }
        }

        assertThat(firing).containsAll(Documents.alerts());
        assertThat(silent).containsAll(Documents.alerts());
    }

    @Test
    void areEachExplained() {
        assertThat(Documents.alerts())
                .allSatisfy(alert -> assertThat(Documents.text("README.md")).contains("`" + alert + "`"));
    }

    private static String file(String name) {
        return Documents.DIRECTORY.resolve(name).toString();
    }
}
