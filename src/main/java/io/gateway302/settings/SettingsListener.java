package io.gateway302.settings;

import java.util.List;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Runs the check of settings when all property sources are there, and before the log and the application context are set
 * up with them.
 */
public final class SettingsListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    /** Between EnvironmentPostProcessorApplicationListener (+10) and LoggingApplicationListener (+20). */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

    private final Scope scope;

    /** Part of the settings that must be right. */
    public enum Scope {
        /** Everything that a server needs. */
        SERVER,
        /** What the verification of the ledger needs. */
        LEDGER,
        /** What the migration of the database needs. */
        DATABASE
    }

    /** Creates a listener that checks one part of the settings. */
    public SettingsListener(Scope scope) {
        this.scope = scope;
    }

    /**
     * Hides variables of Kubernetes and Docker, then checks what is left.
     *
     * @throws InvalidSettingsException if there is at least one mistake
     */
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        ServiceLinks.hide(environment.getPropertySources());
        // a build that generates code ahead of time has no settings yet
        if (!Boolean.getBoolean("spring.aot.processing")) {
            SettingsCheck check = new SettingsCheck();
            List<String> faults = switch (scope) {
                case SERVER -> check.server(environment);
                case LEDGER -> check.ledger(environment);
                case DATABASE -> check.database(environment);
            };
            if (!faults.isEmpty()) {
                throw InvalidSettingsException.of(environment, faults.toArray(String[]::new));
            }
        }
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
