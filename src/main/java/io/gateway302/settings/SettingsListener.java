package io.gateway302.settings;

import java.util.List;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Listener that checks the settings after all property sources are loaded, and before the log and the application
 * context are set up.
 */
public final class SettingsListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    /** Order between EnvironmentPostProcessorApplicationListener (+10) and LoggingApplicationListener (+20). */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

    private final Scope scope;

    /** Part of the settings to check. */
    public enum Scope {
        /** All settings of a server. */
        SERVER,
        /** Settings for the verification of the ledger. */
        LEDGER,
        /** Settings for the migration of the database. */
        DATABASE
    }

    /** Creates a listener that checks one part of the settings. */
    public SettingsListener(Scope scope) {
        this.scope = scope;
    }

    /**
     * Removes variables of Kubernetes and Docker, then checks the remaining settings.
     *
     * @throws InvalidSettingsException if there is at least one fault
     */
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        ServiceLinks.hide(environment.getPropertySources());
        // an ahead-of-time build has no settings
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
