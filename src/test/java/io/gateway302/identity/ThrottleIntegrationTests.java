package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.identity.client.Clients;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ThrottleIntegrationTests {

    private static final String API = "/api/v1/operations";

    @Test
    void slowsDownWhoFailsAndNobodyElse(@TempDir Path directory, CapturedOutput output) {
        try (RunningGateway gateway = RunningGateway.start(directory, "gateway.identity.throttle.failures=3")) {
            Clients clients = gateway.bean(Clients.class);
            String key = clients.provide("caller", null).reveal();
            assertThat(status(gateway, "gw302_unknown_secret")).isEqualTo(401);
            assertThat(status(gateway, key + "x")).isEqualTo(401);
            gateway.anonymous().get().uri(API).exchange().expectStatus().isUnauthorized();

            gateway.as("gw302_unknown_secret")
                    .get()
                    .uri(API)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(429)
                    .expectHeader()
                    .valueMatches("Retry-After", "[1-9][0-9]?")
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("/problems/rate-limited");
            assertThat(output.getOut().lines().filter(line -> line.contains("\"status\":429")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("request refused: ", "\"problem\":\"rate-limited\"", API)
                    .doesNotContain("gw302_unknown");
            gateway.anonymous().get().uri(API).exchange().expectStatus().isEqualTo(429);
            gateway.as("rubbish")
                    .get()
                    .uri("/admin/v1/clients")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(429);

            assertThat(status(gateway, key)).isEqualTo(200);
            gateway.as("rubbish")
                    .get()
                    .uri("/v3/api-docs")
                    .exchange()
                    .expectStatus()
                    .isOk();
            assertThat(status(gateway, "rubbish")).isEqualTo(429);
        }
    }

    private static int status(RunningGateway gateway, String key) {
        return gateway.as(key)
                .get()
                .uri(API)
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }
}
