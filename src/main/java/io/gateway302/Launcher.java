package io.gateway302;

import java.lang.reflect.InvocationTargetException;
import java.util.OptionalInt;

/**
 * Main class. Exits with one sentence on an older Java; otherwise runs a command or starts the server.
 *
 * <p>It is compiled for Java 8 and loads every other class by name: those are compiled for Java 25, and an older JVM
 * would fail with an UnsupportedClassVersionError.
 */
public final class Launcher {

    private static final int MIN_JAVA = 25;

    private static final int FAILURE = 1;

    private Launcher() {}

    /** Runs the command that the arguments name. Without one, starts the server and returns. */
    public static void main(String[] args) {
        String refusal = refusal(System.getProperty("java.specification.version"), System.getProperty("java.home"));
        if (!refusal.isEmpty()) {
            System.err.println(refusal);
            System.exit(FAILURE);
        }
        OptionalInt status = (OptionalInt) call("io.gateway302.command.CommandLine", "run", args);
        if (status != null && status.isPresent()) {
            System.exit(status.getAsInt());
        }
        call("io.gateway302.GatewayApplication", "main", args);
    }

    /** Returns the reason why this Java cannot run the gateway; empty if it can. */
    static String refusal(String specificationVersion, String home) {
        int java = feature(specificationVersion);
        return java < MIN_JAVA
                ? "gateway302 needs Java " + MIN_JAVA + " or newer; this is Java " + java + " in " + home + "."
                : "";
    }

    /** Returns the feature release: 8 for {@code 1.8}, 17 for {@code 17}. */
    private static int feature(String specificationVersion) {
        String version =
                specificationVersion.startsWith("1.") ? specificationVersion.substring(2) : specificationVersion;
        int dot = version.indexOf('.');
        return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    }

    private static Object call(String type, String method, String[] args) {
        try {
            return Class.forName(type).getMethod(method, String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException) {
                // Spring Boot recognizes this exception instance when it sets the exit status
                throw (RuntimeException) e.getCause();
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
