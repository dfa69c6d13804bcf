package io.gateway302.settings;

import java.util.List;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.core.env.Environment;

/** Exception that prevents the start because of invalid settings. */
public final class InvalidSettingsException extends RuntimeException implements ExitCodeGenerator {

    /** EX_CONFIG of sysexits.h. */
    private static final int EXIT_STATUS = 78;

    private final transient List<String> faults;
    private final boolean json;

    /** Creates an exception, reported in the format of the log. */
    public static InvalidSettingsException of(Environment environment, String... faults) {
        return new InvalidSettingsException(List.of(faults), isJson(environment));
    }

    private static boolean isJson(Environment environment) {
        try {
            return "json".equals(environment.getProperty("gateway.logging.format"));
        } catch (IllegalArgumentException e) {
            // a placeholder without a value, which is one of the faults
            return false;
        }
    }

    /**
     * Creates an exception.
     *
     * @param faults one sentence for each fault
     * @param json whether to report in JSON
     */
    private InvalidSettingsException(List<String> faults, boolean json) {
        super(String.join(" ", faults), null, false, false);
        this.faults = List.copyOf(faults);
        this.json = json;
    }

    List<String> faults() {
        return faults;
    }

    boolean json() {
        return json;
    }

    @Override
    public int getExitCode() {
        return EXIT_STATUS;
    }
}
