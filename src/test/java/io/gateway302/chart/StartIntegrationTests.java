package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test of a gateway in a process of its own with the variables and mounted files of the chart. */
class StartIntegrationTests {

    private static final String SECRETS = "/etc/gateway302/secrets";

    @TempDir
    private Path directory;

    @Test
    void startsWithTheVariablesOfTheChartAndCountsFailuresByTheRealAddress() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(
                GatewayApplication.class, directory, environment(), "gateway.identity.throttle.failures=2")) {
            assertThat(failAs(gateway, "203.0.113.1")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.2")).isEqualTo(401);
            assertThat(failAs(gateway, "203.0.113.3")).isEqualTo(429);
            assertThat(get(gateway, "/admin/v1/clients", secret("admin-key"), "203.0.113.4"))
                    .isEqualTo(200);
        }
    }

    /** Returns the variables of a pod, including those by which Spring Boot detects Kubernetes. */
    private Map<String, String> environment() throws IOException {
        Manifests manifests = Chart.render("gateway-api");
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        for (var item : Manifests.volume(manifests.pod(), "secrets").at("/secret/items")) {
            String file = item.get("path").asString();
            Files.writeString(secrets.resolve(file), secret(file));
        }
        Map<String, String> environment = new TreeMap<>(manifests.environment());
        environment.replaceAll((_, value) -> value.replace(SECRETS, secrets.toString())
                .replace("/var/lib/gateway302", directory.resolve("data").toString())
                .replace("/spool", directory.resolve("spool").toString()));
        environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
        environment.put("KUBERNETES_SERVICE_PORT", "443");
        return environment;
    }

    private static String secret(String file) {
        return file + "-0123456789abcdef0123456789abcdef";
    }

    private static int failAs(GatewayProcess gateway, String forwardedFor) throws Exception {
        return get(gateway, "/api/v1/operations", "gw302_unknown_secret", forwardedFor);
    }

    private static int get(GatewayProcess gateway, String path, String key, String forwardedFor) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("X-Forwarded-For", forwardedFor)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
