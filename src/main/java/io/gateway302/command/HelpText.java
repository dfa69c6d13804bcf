package io.gateway302.command;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts of {@code --help}. */
final class HelpText {

    private static final String CHECK = """
            Usage: java -jar gateway302.jar check [options]

            Checks a running gateway over HTTP: readiness, the OpenAPI document, a dry run, the ledger.
            Prints one line for each step: ok, failed or skipped.

            Options
              --readiness             Check readiness only: the form for a container's health check
              --url=<url>             Service address, default http://127.0.0.1:<SERVER_PORT or 8080>
              --management-url=<url>  Management address, default http://127.0.0.1:<MANAGEMENT_SERVER_PORT or 8081>
              --timeout=<time>        Longest time for each step, such as 500ms, 5s or 1m, default 5s

            Environment variables; each also as <name>_FILE, the path of a file that holds the key
              GATEWAY_CHECK_KEY       A client key; without it the dry run is skipped
              GATEWAY_AUDITOR_KEY     An auditor's key; without it GATEWAY_ADMIN_KEY is used
              GATEWAY_ADMIN_KEY       The administrator's key; without both the ledger step is skipped

            Keys are not accepted as arguments: other users of the machine can read those.

            Exit status: 0 no step failed, 1 a step failed, 2 wrong usage
            """;

    private static final String VERIFY_LEDGER = """
            Usage: java -jar gateway302.jar verify-ledger [--name=value ...]

            Verifies the hash chain of the ledger against its database, without a gateway. It creates no table,
            no key and no directory. Reads the settings of the gateway from the environment, application.yaml
            and options such as --gateway.data-dir=/var/lib/gateway302.

            Needed: the database (GATEWAY_DATA_DIR, or SPRING_DATASOURCE_URL with user name and password) and the
            key of the ledger (GATEWAY_LEDGER_SECRET, GATEWAY_TOKEN_SECRET, or ledger.key in the data directory).

            Prints the result to standard output as JSON, everything else to standard error.

            Exit status: 0 valid, 1 not valid, 2 not verified: wrong usage, or no database or key
            """;

    private static final String MIGRATE = """
            Usage: java -jar gateway302.jar migrate [--name=value ...]

            Applies the missing migrations of all tables, the ledger's included, and ends. Several may run at a time:
            they take turns. Gateways with GATEWAY_DATABASE_MIGRATE=false only check the schema when they start.

            Needed: the database (GATEWAY_DATA_DIR, or SPRING_DATASOURCE_URL with user name and password), with a role
            that owns the tables. No other secret is needed.

            Exit status: 0 the schema is up to date, 1 it is not, 2 wrong usage
            """;

    private HelpText() {}

    /** Returns the help of the whole command line. */
    static String overview() {
        return """
                Usage: java -jar gateway302.jar [--name=value ...]     Start the server
                       java -jar gateway302.jar <command> [options]

                Commands
                """
                + Stream.of(Command.values())
                        .map(command -> "  %-15s%s%n".formatted(command.word(), command.summary()))
                        .collect(Collectors.joining())
                + """

                Options
                  -h, --help     Show this text; after a command, the text of that command
                  --version      Show the version, the build and the Java version
                  --name=value   A setting for the server, such as --server.port=9000

                The server reads its settings from environment variables, such as AI302_API_KEY and GATEWAY_ADMIN_KEY,
                from a file application.yaml in the working directory, and from options. A wrong setting stops the
                start with exit status 78 and one sentence for each mistake.
                """;
    }

    /** Returns the help of a command. */
    static String of(Command command) {
        return switch (command) {
            case CHECK -> CHECK;
            case VERIFY_LEDGER -> VERIFY_LEDGER;
            case MIGRATE -> MIGRATE;
            case HELP, VERSION -> overview();
        };
    }
}
