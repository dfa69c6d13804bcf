package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.redis.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;

/**
 * Tests that the gateway reads the files that the chart mounts: credentials, and other settings in an application.yaml.
 */
class SettingsFilesIntegrationTests {

    @TempDir
    private Path directory;

    @Test
    void thePasswordOfRedisIsReadFromItsFile() throws Exception {
        try (TestRedis redis = TestRedis.create()) {
            int port = URI.create(redis.url()).getPort();
            requirePassword(redis.url(), "the-password-of-redis");
            mount("spring.data.redis.password", "the-password-of-redis\n");
            Map<String, String> environment =
                    environment("{redis: {url: 'redis://127.0.0.1:" + port + "/3'}, replicaCount: 1}");

            try (RunningGateway gateway = start(environment)) {
                Awaitility.await()
                        .untilAsserted(() -> gateway.management()
                                .get()
                                .uri("/actuator/health/readiness")
                                .exchange()
                                .expectBody()
                                .jsonPath("$.components.limitStore.details.state")
                                .isEqualTo("up"));
                Environment settings = gateway.bean(Environment.class);
                assertThat(settings.getProperty("spring.data.redis.password")).isEqualTo("the-password-of-redis");
                assertThat(settings.getProperty("spring.data.redis.database")).isEqualTo("3");
            }
        }
    }

    @Test
    void theApplicationYamlOfTheValuesWinsOverTheBuiltInOne() throws Exception {
        String values =
                "{config: {gateway: {web: {write-timeout: 17s}}, management: {health: {redis: {enabled: false}}}}}";
        Path config = Files.createDirectories(directory.resolve("config"));
        Files.writeString(
                config.resolve("application.yaml"),
                Chart.render("default", values)
                        .one("ConfigMap")
                        .at("/data/application.yaml")
                        .asString());
        Map<String, String> environment = Chart.render("default", values).environment();
        String imports = environment.get("SPRING_CONFIG_IMPORT");
        assertThat(imports).isEqualTo("file:/etc/gateway302/config/application.yaml");

        try (RunningGateway gateway = RunningGateway.start(
                directory.resolve("data"),
                "spring.config.import=" + imports.replace("/etc/gateway302/config", config.toString()))) {
            Environment settings = gateway.bean(Environment.class);
            assertThat(settings.getProperty("gateway.web.write-timeout")).isEqualTo("17s");
            assertThat(settings.getProperty("spring.main.banner-mode")).isEqualTo("off");
        }
    }

    private static void requirePassword(String url, String password) {
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().configSet("requirepass", password);
        }
    }

    private Map<String, String> environment(String values) {
        Map<String, String> environment =
                new TreeMap<>(Chart.render("ha", values).environment());
        environment
                .keySet()
                .removeIf(name -> !name.contains("REDIS")
                        && !List.of("GATEWAY_STORE", "SPRING_CONFIG_IMPORT").contains(name));
        environment.replaceAll((_, value) -> value.replace("/etc/gateway302/settings", directory.toString()));
        return environment;
    }

    private RunningGateway start(Map<String, String> environment) {
        KnownVariables known = KnownVariables.read();
        return RunningGateway.start(
                directory.resolve("data"),
                environment.entrySet().stream()
                        .map(it -> known.property(it.getKey()).orElseThrow() + "=" + it.getValue())
                        .toArray(String[]::new));
    }

    private void mount(String file, String content) throws IOException {
        // like Kubernetes: files are links into a directory that is replaced atomically
        Path data = Files.createDirectories(directory.resolve("..2026_11_28"));
        Files.writeString(data.resolve(file), content);
        Files.createSymbolicLink(directory.resolve("..data"), data);
        Files.createSymbolicLink(directory.resolve(file), Path.of("..data").resolve(file));
    }
}
