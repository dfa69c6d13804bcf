package io.gateway302.command;

import io.gateway302.ledger.chain.VerifyLedger;
import io.gateway302.migration.MigrateDatabase;
import io.gateway302.settings.NearestName;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Commands of the command line. Without one, the server starts. */
enum Command {
    CHECK("check", "Check a running gateway") {
        @Override
        int run(List<String> args, Map<String, String> environment, PrintStream out) {
            return HealthCheck.of(CheckOptions.parse(args, environment), environment, out)
                    .run();
        }
    },
    VERIFY_LEDGER("verify-ledger", "Verify the hash chain of the ledger, without a gateway") {
        @Override
        int run(List<String> args, Map<String, String> environment, PrintStream out) {
            requireOptions(args);
            return VerifyLedger.run(args.toArray(String[]::new));
        }
    },
    MIGRATE("migrate", "Apply the missing migrations of the database, without a gateway") {
        @Override
        int run(List<String> args, Map<String, String> environment, PrintStream out) {
            requireOptions(args);
            return MigrateDatabase.run(args.toArray(String[]::new));
        }
    },
    HELP("help", "Show this text, or the text of a command: help <command>") {
        @Override
        int run(List<String> args, Map<String, String> environment, PrintStream out) {
            out.print(args.isEmpty() ? HelpText.overview() : HelpText.of(named(args.getFirst())));
            return ExitStatus.OK;
        }
    },
    VERSION("version", "Show the version, the build and the Java version") {
        @Override
        int run(List<String> args, Map<String, String> environment, PrintStream out) {
            out.print(BuildVersion.text());
            return ExitStatus.OK;
        }
    };

    private final String word;
    private final String summary;

    Command(String word, String summary) {
        this.word = word;
        this.summary = summary;
    }

    /**
     * Runs the command.
     *
     * @param args arguments after the command's name
     * @return exit status
     * @throws UsageException if the arguments are wrong
     */
    abstract int run(List<String> args, Map<String, String> environment, PrintStream out);

    /** Returns the name on the command line. */
    String word() {
        return word;
    }

    /** Returns one line of help. */
    String summary() {
        return summary;
    }

    /**
     * Returns the command with this name.
     *
     * @throws UsageException if there is none
     */
    static Command named(String name) {
        return Stream.of(values())
                .filter(command -> command.word.equals(name))
                .findFirst()
                .orElseThrow(() -> unknown("command", name, words()));
    }

    /** Returns an exception that suggests the nearest known name. */
    static UsageException unknown(String kind, String name, List<String> known) {
        @Nullable String nearest = NearestName.of(name, known);
        return new UsageException("Unknown " + kind + " '" + name + "'. "
                + (nearest == null ? "" : "Did you mean '" + nearest + "'? ")
                + "Run with --help for all commands and options.");
    }

    /**
     * Rejects arguments that are not of the form {@code --name=value}, because Spring ignores them.
     *
     * @throws UsageException if there is one
     */
    static void requireOptions(List<String> args) {
        args.stream().filter(arg -> !arg.startsWith("--")).findFirst().ifPresent(arg -> {
            throw new UsageException("Unexpected argument '" + arg
                    + "'. Settings have the form --name=value. Run with --help for all commands and options.");
        });
    }

    private static List<String> words() {
        return Arrays.stream(values()).map(Command::word).toList();
    }
}
