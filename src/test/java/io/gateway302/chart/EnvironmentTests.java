package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the gateway reads every variable that the chart sets. */
class EnvironmentTests {

    private static final KnownVariables KNOWN = KnownVariables.read();

    private static List<String> sets() {
        return Chart.sets();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void isRead(String set) {
        Set<String> variables = Chart.render(set).pods().stream()
                .flatMap(Manifests::containers)
                .flatMap(container -> container.path("env").valueStream())
                .map(variable -> variable.get("name").asString())
                .collect(Collectors.toSet());

        assertThat(variables)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(KNOWN.property(name)).as(name).isPresent());
    }

    @Test
    void aMisspeltVariableIsNotKnown() {
        assertThat(KNOWN.property("GATEWAY_LEDGER_DURABILITY")).hasValue("gateway.ledger.durability");
        assertThat(KNOWN.property("SPRING_DATASOURCE_URL")).hasValue("spring.datasource.url");
        assertThat(KNOWN.property("GATEWAY_LEDGER_DURABILTY")).isEmpty();
        assertThat(KNOWN.property("SPRING_DATASOURCE_UR")).isEmpty();
    }
}
