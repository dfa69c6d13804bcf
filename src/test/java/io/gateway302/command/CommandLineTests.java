package io.gateway302.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the parsing of arguments. */
class CommandLineTests {

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "--gateway.store=redis --help"})
    void listsAllCommands(String args) {
        Run run = run(args);

        assertThat(run.status).hasValue(0);
        for (Command command : Command.values()) {
            assertThat(run.out).contains("  " + command.word() + " ");
        }
        assertThat(run.err).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "check --help,GATEWAY_CHECK_KEY",
        "help check,--readiness",
        "verify-ledger -h,ledger.key",
        "migrate -h,GATEWAY_DATABASE_MIGRATE",
        "help help,Commands"
    })
    void explainsACommand(String args, String part) {
        Run run = run(args);

        assertThat(run.status).hasValue(0);
        assertThat(run.out).startsWith("Usage: ").contains(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "version"})
    void showsVersions(String args) {
        Run run = run(args);

        assertThat(run.status).hasValue(0);
        assertThat(run.out.lines())
                .hasSize(3)
                .last()
                .asString()
                .contains(Runtime.version().toString());
        assertThat(run.out).startsWith("gateway302 ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chek                       | Unknown command 'chek'. Did you mean 'check'? Run with --help for all commands and options.
            serve-everything           | Unknown command 'serve-everything'. Run with --help for all commands and options.
            help chek                  | Unknown command 'chek'. Did you mean 'check'? Run with --help for all commands and options.
            -v                         | Unexpected argument '-v'. Settings have the form --name=value. Run with --help for all commands and options.
            --server.port=1 check      | Unexpected argument 'check'. Settings have the form --name=value. Run with --help for all commands and options.
            migrate now                | Unexpected argument 'now'. Settings have the form --name=value. Run with --help for all commands and options.
            verify-ledger now          | Unexpected argument 'now'. Settings have the form --name=value. Run with --help for all commands and options.
            check --readyness          | Unknown option '--readyness'. Did you mean '--readiness'? Run with --help for all commands and options.
            check --readiness=yes      | Option '--readiness' takes no value.
            check --timeout=soon       | Option '--timeout' needs a time above zero, such as 500ms, 5s or 1m.
            check --timeout=0          | Option '--timeout' needs a time above zero, such as 500ms, 5s or 1m.
            check --timeout            | Option '--timeout' needs a time above zero, such as 500ms, 5s or 1m.
            check --url=localhost:8080 | Option '--url' needs an http or https URL without credentials and query, such as http://127.0.0.1:8080.
            check --url=http://u:p@x   | Option '--url' needs an http or https URL without credentials and query, such as http://127.0.0.1:8080.
            """)
    void refusesWrongUsage(String args, String message) {
        Run run = run(args);

        assertThat(run.status).hasValue(2);
        assertThat(run.err.strip()).isEqualTo(message);
        assertThat(run.out).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--key", "--client-key", "--admin-key", "--token"})
    void takesNoKeyAsArgument(String option) {
        Run run = run("check " + option + "=a-key-that-must-not-be-shown");

        assertThat(run.status).hasValue(2);
        assertThat(run.err).contains("GATEWAY_CHECK_KEY").doesNotContain("a-key-that-must-not-be-shown");
    }

    @Test
    void startsTheServerOtherwise() {
        assertThat(run("").status).isEmpty();
        assertThat(run("--server.port=9000 --gateway.store=redis").status).isEmpty();
    }

    @Test
    void findsThePortsInTheEnvironment() {
        CheckOptions options = CheckOptions.parse(
                List.of(),
                Map.of(
                        "SERVER_PORT", "9000",
                        "MANAGEMENT_SERVER_PORT", "tcp://10.0.0.1:80",
                        "SERVER_SERVLET_CONTEXT_PATH", "/ai"));

        assertThat(options.url()).hasToString("http://127.0.0.1:9000/ai");
        assertThat(options.management()).hasToString("http://127.0.0.1:8081");
        assertThat(CheckOptions.parse(List.of("--url=https://gateway.example.com/"), Map.of())
                        .url())
                .hasToString("https://gateway.example.com");
    }

    @Test
    void refusesAPortThatIsNone() {
        Run run = run(Map.of("SERVER_PORT", "http"), "check");

        assertThat(run.status).hasValue(2);
        assertThat(run.err).startsWith("SERVER_PORT is 'http', which is not a port from 1 to 65535.");
    }

    private static Run run(String args) {
        return run(Map.of(), args.isEmpty() ? new String[0] : args.split(" "));
    }

    private static Run run(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OptionalInt status = CommandLine.run(
                List.of(args),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Run(OptionalInt status, String out, String err) {}
}
