package io.gateway302.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.api.image.CharacterBodies;
import io.gateway302.ledger.LedgerCaller;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test that nothing of a caller's request is logged, even if every logger is set to its lowest level. */
class LogFloorIntegrationTests {

    private static final String CANARY = "canary-of-the-log-floor";

    @TempDir
    private Path directory;

    @Test
    void neitherPromptsNorQueriesNorCredentialsAreLogged() throws Exception {
        String success = CharacterBodies.SUCCESS.replace("outer", CANARY);
        try (RawServer upstream = RawServer.startPersistent(socket -> RawServer.write(
                        socket,
                        "HTTP/1.1 200 OK\r\nX-Said: " + CANARY
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + success.length()
                                + "\r\n\r\n" + success));
                GatewayProcess gateway = GatewayProcess.start(
                        GatewayApplication.class,
                        directory,
                        Map.of("AI302_API_KEY", "key-" + CANARY, "GATEWAY_ADMIN_KEY", RunningGateway.ADMIN_KEY),
                        "gateway.upstream.base-url=http://127.0.0.1:" + upstream.port(),
                        "logging.level.root=TRACE",
                        "logging.level.org.springframework.web=TRACE",
                        "logging.level.org.springframework.web.servlet.DispatcherServlet=DEBUG",
                        "logging.level.org.apache.coyote.http11=TRACE",
                        "logging.level.reactor.netty.http.client=TRACE")) {
            String address = "http://127.0.0.1:" + gateway.port();
            TypedCaller caller = TypedCaller.at(address, new LedgerCaller(gateway.port()).newClient("floor"));
            String body = CharacterBodies.withPrompt(CANARY);

            caller.character(body).isSuccess();
            caller.character(body.replace("prompt", CANARY));
            caller.character(body + CANARY);
            caller.send(
                    caller.request("/doubao/drawing/character?note=" + CANARY).POST(BodyPublishers.ofString(body)));
            caller.send(caller.request("/v1/chat/completions?key=" + CANARY)
                    .header("X-Note", CANARY)
                    .POST(BodyPublishers.ofString("{\"model\":\"" + CANARY + "\",\"messages\":[]}")));
            caller.send(caller.request("/api/v1/operations?q=" + CANARY).GET());
            caller.send(caller.request("/nothing?q=" + CANARY).GET());
            TypedCaller.at(address, CANARY).character(body);

            assertThat(gateway.stdout()).contains("\"level\":\"DEBUG\"").doesNotContain(CANARY);
            assertThat(gateway.stderr()).doesNotContain(CANARY);
        }
    }
}
