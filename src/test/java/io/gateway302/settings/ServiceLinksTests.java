package io.gateway302.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.ConfigurableEnvironment;

/** Tests of variables from Kubernetes and Docker that have the prefix of the gateway's settings. */
class ServiceLinksTests {

    /** Variables that Kubernetes 1.33 sets for the Services gateway, gateway-metrics, gateway-sandbox and ai302. */
    private static final Map<String, String> KUBERNETES = Map.ofEntries(
            Map.entry("GATEWAY_SERVICE_HOST", "10.0.0.1"),
            Map.entry("GATEWAY_SERVICE_PORT", "8080"),
            Map.entry("GATEWAY_SERVICE_PORT_HTTP", "8080"),
            Map.entry("GATEWAY_PORT", "tcp://10.0.0.1:8080"),
            Map.entry("GATEWAY_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
            Map.entry("GATEWAY_PORT_8080_TCP_PROTO", "tcp"),
            Map.entry("GATEWAY_PORT_8080_TCP_PORT", "8080"),
            Map.entry("GATEWAY_PORT_8080_TCP_ADDR", "10.0.0.1"),
            Map.entry("GATEWAY_METRICS_SERVICE_HOST", "10.0.0.2"),
            Map.entry("GATEWAY_METRICS_PORT", "udp://10.0.0.2:8081"),
            Map.entry("GATEWAY_SANDBOX_PORT", "tcp://10.0.0.3:8080"),
            Map.entry("GATEWAY_USAGE_PRICES_PORT", "tcp://10.0.0.4:8080"),
            Map.entry("AI302_SERVICE_HOST", "10.0.0.5"),
            Map.entry("AI302_PORT", "tcp://10.0.0.5:443"));

    /** Variables that Docker sets for a container that is linked as gateway-db. */
    private static final Map<String, String> DOCKER = Map.of(
            "GATEWAY_DB_NAME", "/app/gateway-db",
            "GATEWAY_DB_PORT", "tcp://172.17.0.5:5432",
            "GATEWAY_DB_PORT_5432_TCP_ADDR", "172.17.0.5",
            "GATEWAY_DB_ENV_POSTGRES_USER", "gateway");

    @Test
    void ignoresServices() {
        ConfigurableEnvironment environment = TestEnvironment.of(KUBERNETES);

        assertThat(new SettingsCheck().server(environment)).isEmpty();
        assertThat(environment.getProperty("gateway.sandbox.port")).isNull();
        assertThat(environment.getProperty("gateway.usage.prices.port")).isNull();
    }

    @Test
    void ignoresLinkedContainers() {
        assertThat(new SettingsCheck().server(TestEnvironment.of(DOCKER))).isEmpty();
    }

    @Test
    void keepsSettingsBesideThem() {
        Map<String, String> variables = new TreeMap<>(KUBERNETES);
        variables.put("GATEWAY_SANDBOX_PORT", "9302");
        variables.put("GATEWAY_STORE", "redsi");
        ConfigurableEnvironment environment = TestEnvironment.of(variables);

        assertThat(environment.getProperty("gateway.sandbox.port")).isEqualTo("9302");
        assertThat(new SettingsCheck().server(environment))
                .containsExactly("GATEWAY_STORE is 'redsi'; allowed values: embedded, redis.");
    }

    @Test
    void refusesANameThatOnlyEndsLikeThatOfALink() {
        assertThat(new SettingsCheck().server(TestEnvironment.of(Map.of("GATEWAY_SANDBX_PORT", "9302"))))
                .containsExactly(
                        "GATEWAY_SANDBX_PORT is not a setting of gateway302. Did you mean GATEWAY_SANDBOX_PORT?");
    }
}
