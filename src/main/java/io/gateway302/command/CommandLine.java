package io.gateway302.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Entry point of the command line. Loads no class of Spring unless a command needs it, so that commands start fast. */
public final class CommandLine {

    private static final List<String> HELP = List.of("--help", "-h");
    private static final String VERSION = "--version";

    private CommandLine() {}

    /**
     * Runs the command that the arguments name.
     *
     * @return exit status; empty if the server is to be started with these arguments
     */
    public static OptionalInt run(String[] args) {
        return run(List.of(args), System.getenv(), System.out, System.err);
    }

    static OptionalInt run(List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            return dispatch(args, environment, out);
        } catch (UsageException e) {
            err.println(e.getMessage());
            return OptionalInt.of(ExitStatus.USAGE);
        } finally {
            out.flush();
        }
    }

    private static OptionalInt dispatch(List<String> args, Map<String, String> environment, PrintStream out) {
        boolean named = !args.isEmpty() && !args.getFirst().startsWith("-");
        if (args.stream().anyMatch(HELP::contains)) {
            out.print(named ? HelpText.of(Command.named(args.getFirst())) : HelpText.overview());
            return OptionalInt.of(ExitStatus.OK);
        }
        if (named) {
            return OptionalInt.of(Command.named(args.getFirst()).run(args.subList(1, args.size()), environment, out));
        }
        if (args.contains(VERSION)) {
            return OptionalInt.of(Command.VERSION.run(List.of(), environment, out));
        }
        Command.requireOptions(args);
        return OptionalInt.empty();
    }
}
