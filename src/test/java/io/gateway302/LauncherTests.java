package io.gateway302;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the main class as a process: exit statuses, output, remaining files. */
class LauncherTests {

    /** Class file version of Java 8. */
    private static final int MAJOR_VERSION = 52;

    /** Timeout with a reserve, because other processes use the machine too. Alone, these take 0.2 s and 1.5 s. */
    private static final Duration COMMAND = Duration.ofSeconds(5);

    private static final Duration SETTINGS = Duration.ofSeconds(15);

    @TempDir
    private Path directory;

    @Test
    void isReadableForOldJava() throws IOException {
        try (InputStream in = Launcher.class.getResourceAsStream("Launcher.class");
                DataInputStream data = new DataInputStream(in)) {
            assertThat(data.readInt()).isEqualTo(0xCAFEBABE);
            assertThat(data.readUnsignedShort()).isZero();
            assertThat(data.readUnsignedShort()).isEqualTo(MAJOR_VERSION);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.8,8", "9,9", "17,17", "24.0.1,24"})
    void refusesAnOlderJava(String version, int feature) {
        assertThat(Launcher.refusal(version, "/opt/java"))
                .isEqualTo("gateway302 needs Java 25 or newer; this is Java " + feature + " in /opt/java.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "26.0.1", "30"})
    void acceptsANewerJava(String version) {
        assertThat(Launcher.refusal(version, "/opt/java")).isEmpty();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("oldJavas")
    void saysSoOnARealOlderJava(Path java) {
        LaunchedProcess run = LaunchedProcess.run(java, directory.resolve("work"), Map.of(), "--version");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).matches("gateway302 needs Java 25 or newer; this is Java [0-9]+ in .+\\.\\R");
        assertThat(run.out()).isEmpty();
    }

    /** Returns the older Javas in the usual directories. On a machine without any, only the tests above run. */
    static List<Path> oldJavas() throws IOException {
        Path place = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(place)) {
            return homes.filter(home -> home.getFileName().toString().matches("java-(8|11|17|21)-.*-amd64"))
                    .map(home -> home.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .toList();
        }
    }

    @Test
    void showsItsHelpWithoutStartingAnything() {
        LaunchedProcess run = run(Map.of("GATEWAY_STORE", "wrong"), "--help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("check", "verify-ledger", "--version");
        assertThat(run.err()).isEmpty();
        assertThat(run.files()).isEmpty();
        assertThat(run.time()).isLessThan(COMMAND);
    }

    @Test
    void refusesAnUnknownCommand() {
        LaunchedProcess run = run(Map.of(), "verfy-ledger");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("Unknown command 'verfy-ledger'. Did you mean 'verify-ledger'?");
        assertThat(run.files()).isEmpty();
    }

    @Test
    void failsACheckWithoutAGateway() {
        LaunchedProcess run =
                run(Map.of("MANAGEMENT_SERVER_PORT", "" + RawServer.closedPort()), "check", "--readiness");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("failed  readiness ")
                .contains("nothing listens there")
                .hasLineCount(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.time()).isLessThan(COMMAND);
    }

    @Test
    void refusesWrongSettingsInLinesOfText() {
        LaunchedProcess run = run(
                Map.of("GATEWAY_STORE", "redsi", "GATEWAY_UPSTRAEM_KEY_REST", "1m", "GATEWAY_LOGGING_FORMAT", "text"));

        assertThat(run.status()).isEqualTo(78);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(4)
                .startsWith("gateway302 does not start: 3 settings are wrong.")
                .contains("GATEWAY_STORE is 'redsi'; allowed values: embedded, redis.");
        assertThat(run.files()).isEmpty();
        assertThat(run.time()).isLessThan(SETTINGS);
    }

    @Test
    void refusesWrongSettingsInJson() {
        LaunchedProcess run = run(Map.of("GATEWAY_ADMIN_KEY", "tooshort-tooshort"));

        assertThat(run.status()).isEqualTo(78);
        assertThat(run.err()).doesNotContain("tooshort", "\tat ");
        assertThat(run.err().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(JsonMapper.shared()
                                .readTree(line)
                                .get("message")
                                .stringValue())
                        .isNotBlank());
        assertThat(run.files()).isEmpty();
    }

    @Test
    void refusesWrongSettingsOfTheVerification() {
        LaunchedProcess run = run(Map.of(), "verify-ledger", "--gateway.data-dri=/nowhere");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("gateway.data-dri is not a setting of gateway302. Did you mean gateway.data-dir?")
                .doesNotContain("\tat ");
        assertThat(run.files()).isEmpty();
    }

    private LaunchedProcess run(Map<String, String> environment, String... args) {
        return LaunchedProcess.run(directory.resolve("work"), environment, args);
    }
}
