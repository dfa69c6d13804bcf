package io.gateway302.tracing;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Filter of auto-configurations that excludes OpenTelemetry unless tracing is enabled. Spring Boot's own switches keep
 * a tracer that creates spans which are never exported. The export of logs is always excluded.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPENTELEMETRY = "org.springframework.boot.opentelemetry.";
    private static final String LOGGING = "org.springframework.boot.opentelemetry.autoconfigure.logging.";

    private boolean enabled;

    @Override
    public void setEnvironment(Environment environment) {
        enabled = environment.getProperty(TracingProperties.ENABLED, Boolean.class, false);
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String candidate = candidates[i];
            // null if another filter has excluded it already
            matches[i] = candidate == null || matches(candidate);
        }
        return matches;
    }

    private boolean matches(String candidate) {
        boolean tracing = candidate.startsWith(TRACING) || candidate.startsWith(OPENTELEMETRY);
        return !tracing || (enabled && !candidate.startsWith(LOGGING));
    }
}
