package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the address by which failed authentications are counted, on Kubernetes with and without the settings of the
 * chart. By default, Spring Boot on Kubernetes would trust forwarded headers of every sender.
 */
class ForwardedHeadersIntegrationTests {

    @TempDir
    private Path directory;

    @Test
    void aForgedAddressDoesNotCountWithoutTrustedProxies() {
        try (RunningGateway gateway = start("{}")) {
            assertThat(failAs(gateway, "203.0.113.1")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.2")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.3")).isEqualTo(429);
        }
    }

    @Test
    void aForgedAddressDoesNotCountFromAPodThatIsNoProxy() {
        try (RunningGateway gateway = start("{trustedProxies: [10.42.0.0/16]}")) {
            assertThat(failAs(gateway, "203.0.113.1")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.2")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.3")).isEqualTo(429);
        }
    }

    @Test
    void theAddressThatATrustedProxySawCounts() {
        try (RunningGateway gateway = start("{trustedProxies: [10.42.0.0/16, 127.0.0.0/8]}")) {
            assertThat(failAs(gateway, "203.0.113.1")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.1")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.1")).isEqualTo(429);
            assertThat(failAs(gateway, "203.0.113.2")).isEqualTo(401);
        }
    }

    /** Tests that only the address that the proxy appends counts, and not those that the caller sent before it. */
    @Test
    void whatACallerClaimsBeforeTheProxyDoesNotCount() {
        try (RunningGateway gateway = start("{trustedProxies: [127.0.0.0/8]}")) {
            assertThat(failAs(gateway, "198.51.100.1, 203.0.113.1")).isEqualTo(401);
            assertThat(failAs(gateway, "198.51.100.2, 203.0.113.1")).isEqualTo(401);
            assertThat(failAs(gateway, "198.51.100.3, 203.0.113.1")).isEqualTo(429);
        }
    }

    @Test
    void aForgedAddressDoesNotCountOnKubernetesWithoutTheChart() {
        try (RunningGateway gateway = RunningGateway.start(
                directory, "spring.main.cloud-platform=kubernetes", "gateway.identity.throttle.failures=2")) {
            assertThat(failAs(gateway, "203.0.113.1")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.2")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.3")).isEqualTo(429);
        }
    }

    private RunningGateway start(String values) {
        KnownVariables known = KnownVariables.read();
        Stream<String> settings = Chart.render("default", values).environment().entrySet().stream()
                .filter(it -> it.getKey().startsWith("SERVER_"))
                .map(it -> known.property(it.getKey()).orElseThrow() + "=" + it.getValue());
        return RunningGateway.start(
                directory,
                Stream.concat(
                                settings,
                                Stream.of(
                                        "spring.main.cloud-platform=kubernetes",
                                        "gateway.identity.throttle.failures=2"))
                        .toArray(String[]::new));
    }

    private static int failAs(RunningGateway gateway, String forwardedFor) {
        return gateway.as("gw302_unknown_secret")
                .get()
                .uri("/api/v1/operations")
                .header("X-Forwarded-For", forwardedFor)
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }
}
