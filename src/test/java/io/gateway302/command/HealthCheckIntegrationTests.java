package io.gateway302.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.identity.client.Clients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the check command against a real gateway. */
class HealthCheckIntegrationTests {

    private static final String AUDITOR_KEY = "auditors-key-for-the-check-of-health";

    private static RunningGateway gateway;
    private static String clientKey = "";

    @TempDir
    private Path directory;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = RunningGateway.start(data, "gateway.admin.auditor-key=" + AUDITOR_KEY);
        clientKey = gateway.bean(Clients.class).provide("check", null).reveal();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void passesEveryStep() throws IOException {
        Path key = Files.writeString(directory.resolve("key"), clientKey + "\n");

        Run run = check(
                Map.of("GATEWAY_CHECK_KEY_FILE", key.toString(), "GATEWAY_AUDITOR_KEY", AUDITOR_KEY), "--timeout=1m");

        assertThat(run.lines).hasSize(4);
        assertThat(run.lines.get(0)).matches("ok +readiness +http://127\\.0\\.0\\.1:[0-9]+/actuator/health/readiness");
        assertThat(run.lines.get(1)).matches("ok +api-docs +OpenAPI 3\\.1\\.[0-9], [0-9]{2,} paths");
        assertThat(run.lines.get(2)).matches("ok +dry-run +POST /api/v1/images/character\\?dry_run=true");
        assertThat(run.lines.get(3)).matches("ok +ledger +[0-9]+ rows");
        assertThat(run.status).hasValue(0);
    }

    @Test
    void skipsWhatNeedsAKey() {
        Run run = check(Map.of(), "--timeout=1m");

        assertThat(run.lines.get(2)).startsWith("skipped dry-run   no client key: set GATEWAY_CHECK_KEY");
        assertThat(run.lines.get(3)).startsWith("skipped ledger    no key: set GATEWAY_AUDITOR_KEY");
        assertThat(run.status).hasValue(0);
    }

    @Test
    void checksReadinessAlone() {
        Run run = check(Map.of("GATEWAY_CHECK_KEY", clientKey), "--readiness");

        assertThat(run.lines).singleElement().asString().startsWith("ok      readiness ");
        assertThat(run.status).hasValue(0);
    }

    @Test
    void failsWithKeysThatAreRefusedAndDoesNotShowThem() {
        Run run = check(
                Map.of("GATEWAY_CHECK_KEY", "gw302_nobody_nothing", "GATEWAY_ADMIN_KEY", clientKey), "--timeout=1m");

        assertThat(run.lines.get(2)).matches("failed +dry-run .* answered 401, /problems/unauthenticated, .*");
        assertThat(run.lines.get(3)).matches("failed +ledger .* answered 403, /problems/not-allowed, .*");
        assertThat(run.status).hasValue(1);
        assertThat(String.join("\n", run.lines)).doesNotContain("gw302_");
    }

    @Test
    void failsWithAFileThatHoldsNoKey() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        Path missing = directory.resolve("missing");

        Run run = check(
                Map.of("GATEWAY_CHECK_KEY_FILE", empty.toString(), "GATEWAY_ADMIN_KEY_FILE", missing.toString()),
                "--timeout=1m");

        assertThat(run.lines.get(2))
                .isEqualTo("failed  dry-run   GATEWAY_CHECK_KEY_FILE: the file " + empty + " is empty");
        assertThat(run.lines.get(3))
                .isEqualTo("failed  ledger    GATEWAY_ADMIN_KEY_FILE: the file " + missing + " does not exist");
        assertThat(run.status).hasValue(1);
    }

    private static Run check(Map<String, String> environment, String... options) {
        List<String> args = new ArrayList<>(List.of(
                "check",
                "--url=http://127.0.0.1:" + gateway.port(),
                "--management-url=http://127.0.0.1:" + gateway.managementPort()));
        args.addAll(List.of(options));
        return Run.of(args, environment);
    }

    /**
     * Run of the command.
     *
     * @param status exit status
     * @param lines printed lines
     */
    record Run(OptionalInt status, List<String> lines) {

        static Run of(List<String> args, Map<String, String> environment) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
            OptionalInt status = CommandLine.run(args, environment, print, print);
            return new Run(status, out.toString(StandardCharsets.UTF_8).lines().toList());
        }
    }
}
