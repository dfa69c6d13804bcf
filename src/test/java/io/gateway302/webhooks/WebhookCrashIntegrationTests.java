package io.gateway302.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed while it delivers an event. */
class WebhookCrashIntegrationTests {

    private static final String KEY = "gw302_webhooks_sandbox";

    @TempDir
    private Path directory;

    @Test
    void anEventSurvivesTheDeathOfItsDeliverer() {
        try (Receiver receiver = new Receiver()) {
            receiver.hangs();
            String secret;
            try (GatewayProcess first = start()) {
                TypedCaller caller = TypedCaller.at("http://127.0.0.1:" + first.port(), KEY);
                Answer created = post(caller, "", "{\"url\": \"" + receiver.url("/hook") + "\"}");
                secret = created.text("secret");
                post(caller, "/" + created.text("id") + "/test", "");
                await().until(() -> receiver.received().size() == 1);
                first.kill();
            }
            receiver.answers(200);

            try (GatewayProcess second = start()) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> receiver.received().size() == 2);
                assertThat(receiver.received().getLast().id())
                        .isEqualTo(receiver.received().getFirst().id());
                assertThat(receiver.received().getLast().isSignedWith(secret)).isTrue();
                assertThat(second.stdout() + second.stderr()).doesNotContain("whsec_", secret);
            }
        }
    }

    private GatewayProcess start() {
        return GatewayProcess.start(
                GatewayApplication.class,
                directory,
                Map.of("GATEWAY_SANDBOX_CLIENT_KEY", KEY),
                "spring.profiles.active=sandbox",
                "gateway.sandbox.port=0",
                "gateway.egress.allowed-networks=127.0.0.0/8",
                // its double, and some seconds, is the lease
                "gateway.webhooks.timeout=2s");
    }

    private static Answer post(TypedCaller caller, String path, String body) {
        return caller.send(caller.request("/api/v1/webhooks" + path).POST(BodyPublishers.ofString(body)));
    }
}
