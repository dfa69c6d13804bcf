package io.gateway302.operations;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.api.image.CharacterBodies;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tests of the commands by which operators find a request: those of the documentation are run as they stand there. */
@ExtendWith(OutputCaptureExtension.class)
class FindRequestIntegrationTests {

    private static final Path DOCUMENT = Path.of("src/docs/operations/README.md");

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static RunningGateway gateway;
    private static TypedCaller caller;

    @BeforeAll
    static void start(@TempDir Path data) {
        upstream.start();
        gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.baseUrl());
        caller = TypedCaller.of(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @ParameterizedTest
    @CsvSource({"true, succeeded", "false, upstream_error"})
    void theLedgerFindsACall(boolean good, String outcome) throws Exception {
        upstream.stubFor(post(anyUrl()).willReturn(good ? okJson(CharacterBodies.SUCCESS) : serverError()));
        String id = "find-" + outcome;
        caller.send(caller.request("/api/v1/images/character")
                .header("X-Request-Id", id)
                .POST(BodyPublishers.ofString(CharacterBodies.MINIMAL)));

        String found = run(command("ledger"), id);

        assertThat(JsonPath.<List<String>>read(found, "$.items[*].outcome")).containsExactly(outcome);
        assertThat(JsonPath.<List<String>>read(found, "$.items[*].request_id")).containsExactly(id);
    }

    @Test
    void theLogFindsARefusedRequest(CapturedOutput output) throws Exception {
        caller.send(caller.request("/api/v1/images/character")
                .header("X-Request-Id", "find-invalid")
                .POST(BodyPublishers.ofString("{}")));
        TypedCaller stranger = TypedCaller.with(gateway, "gw302_stranger_secret");
        stranger.send(stranger.request("/v1/models")
                .header("X-Request-Id", "find-stranger")
                .GET());
        Awaitility.await().until(() -> output.getOut().contains("find-stranger"));

        assertThat(grep(output, "find-invalid")).hasLineCount(1).contains("request refused", "validation-failed");
        assertThat(grep(output, "find-stranger"))
                .hasLineCount(1)
                .contains("request refused: key unknown", "\"key_id\":\"stranger\"");
        assertThat(run(command("ledger"), "find-invalid")).contains("\"items\":[]");
    }

    /** Runs the documented pipe on the captured log. */
    private static String grep(CapturedOutput output, String id) throws Exception {
        Path log = Files.createTempFile("gateway302", ".log");
        Files.writeString(log, output.getOut());
        String command = command("docker logs").replaceFirst("docker logs gateway302 2>&1", "cat " + log);
        try {
            return run(command, id);
        } finally {
            Files.delete(log);
        }
    }

    private static String command(String part) throws IOException {
        Matcher commands = Pattern.compile("`([^`]*" + part + "[^`]*)`").matcher(Files.readString(DOCUMENT));
        assertThat(commands.find()).as(part).isTrue();
        // the table needs a backslash before the pipe
        return commands.group(1).replace("\\|", "|").replace("localhost:8080", "127.0.0.1:" + gateway.port());
    }

    private static String run(String command, String id) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        shell.environment().put("ID", id);
        shell.environment().put("GATEWAY_ADMIN_KEY", RunningGateway.ADMIN_KEY);
        Process process = shell.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.strip();
    }
}
