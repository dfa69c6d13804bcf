package io.gateway302.settings;

import java.util.List;
import org.springframework.boot.ExitCodeGenerator;

/** Settings with which the application must not start. */
public final class InvalidSettingsException extends RuntimeException implements ExitCodeGenerator {

    /** EX_CONFIG of sysexits.h. */
    private static final int EXIT_STATUS = 78;

    private final transient List<String> faults;
    private final boolean json;

    /**
     * Creates the refusal of a start.
     *
     * @param faults one sentence for each mistake
     * @param json whether to report in JSON
     */
    InvalidSettingsException(List<String> faults, boolean json) {
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
