package io.gateway302.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.Launcher;
import io.gateway302.RunningGateway;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.TestWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the verification from the command line. */
class VerifyLedgerIntegrationTests {

    private static final String SECRET = "gateway.ledger.secret=a-secret-of-the-ledger-for-tests";

    @TempDir
    static Path running;

    private static RunningGateway gateway;
    private static TestWriter writer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(running);
        writer = appendCalls(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void checksTheLedgerOfAGatewayThatRunsInAProcessOfItsOwn() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName(),
                        "verify-ledger",
                        "--gateway.data-dir=" + running)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String complaints = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(complaints).isEmpty();
        assertThat(process.exitValue()).isZero();
        assertThat(json(printed))
                .isEqualTo(json("{\"valid\": true, \"rows\": 2, \"head\": \""
                        + writer.head().hash()
                        + "\", \"heads\": [{\"writer\": \"one\", \"sequence\": 2, \"hash\": \""
                        + writer.head().hash() + "\"}]}"));
    }

    @Test
    void saysWhichEntryDoesNotFit() throws IOException {
        copyLedger();
        sql(directory, "update ledger_entry set client = 'blog' where sequence = 2");

        Printed printed = verify("--gateway.data-dir=" + directory);

        assertThat(printed.status()).isEqualTo(1);
        assertThat(json(printed.out())).isEqualTo(json("""
                        {"valid": false, "rows": 1, "first_bad":
                         {"writer": "one", "sequence": 2, "id": "gen_2", "reason": "columns_differ"}}"""));
    }

    @Test
    void looksOnTheServer() {
        String url = "spring.datasource.url=" + PostgresSchema.create();
        try (RunningGateway another = RunningGateway.start(directory, url, SECRET)) {
            appendCalls(another);
        }

        assertThat(verify("--" + url, "--" + SECRET, "--gateway.data-dir=" + directory.resolve("nothing"))
                        .status())
                .isZero();
        assertThat(verify("--" + url, "--gateway.ledger.secret=another-secret-that-is-long-enough")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void aServerThatIsNotThereCannotBeChecked() {
        Printed printed = verify(
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/ledger?password=the-password", "--" + SECRET);

        assertThat(printed.status()).isEqualTo(2);
        assertThat(printed.out()).isEmpty();
        assertThat(printed.err())
                .startsWith("The ledger could not be verified: ")
                .contains("Connection refused")
                .doesNotContain("the-password", "\tat ");
    }

    @Test
    void aLedgerThatIsNotThereCannotBeCheckedAndIsNotMade() throws IOException {
        Printed printed = verify("--gateway.data-dir=" + directory, "--" + SECRET);

        assertThat(printed.status()).isEqualTo(2);
        assertThat(printed.out()).isEmpty();
        assertThat(printed.err())
                .startsWith("The ledger could not be verified: ")
                .doesNotContain("\tat ");
        assertThat(files()).isEmpty();
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMade() throws IOException {
        Path missing = directory.resolve("missing");

        Printed printed = verify("--gateway.data-dir=" + missing);

        assertThat(printed.status()).isEqualTo(2);
        assertThat(printed.err())
                .isEqualToIgnoringNewLines(
                        "The ledger could not be verified: The data directory " + missing + " does not exist");
        assertThat(files()).isEmpty();
    }

    @Test
    void withoutTheKeyNothingIsChecked() throws IOException {
        copyLedger();
        Files.delete(directory.resolve("ledger.key"));

        Printed printed = verify("--gateway.data-dir=" + directory);

        assertThat(printed.status()).isEqualTo(2);
        assertThat(printed.err()).contains("there is no key; set GATEWAY_LEDGER_SECRET");
        assertThat(files()).doesNotContain("ledger.key");
    }

    private static TestWriter appendCalls(RunningGateway to) {
        TestWriter one = new TestWriter("one", to.bean(Chain.class));
        to.bean(LedgerStore.class)
                .append(one.write(
                        TestCall.of("gen_1").entry(), TestCall.of("gen_2").entry()));
        return one;
    }

    /** Copies the ledger of the running gateway and its key, for a test that damages them. */
    private void copyLedger() throws IOException {
        sql(running, "vacuum into '" + directory.resolve("ledger.db") + "'");
        Files.copy(running.resolve("ledger.key"), directory.resolve("ledger.key"));
        assertThat(verify("--gateway.data-dir=" + directory).status()).isZero();
    }

    private static Printed verify(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
        try {
            int status = VerifyLedger.run(args);
            return new Printed(
                    status, printed.toString(StandardCharsets.UTF_8), complaints.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static void sql(Path data, String statement) {
        new JdbcTemplate(new DriverManagerDataSource("jdbc:sqlite:" + data.resolve("ledger.db"))).execute(statement);
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private record Printed(int status, String out, String err) {}
}
