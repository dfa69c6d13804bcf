package io.gateway302.settings;

import io.gateway302.secret.Redaction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Values that the operator gave, and the names under which they were given. */
final class ConfiguredValues {

    /**
     * Placeholder with which application.yaml reads an environment variable, such as {@code ${GATEWAY_STORE:embedded}}.
     */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{((?:GATEWAY|AI302)_[A-Z0-9_]+)(:.*)?}.*");

    private static final int MAX_SHOWN = 80;

    private final ConfigurableEnvironment environment;
    private final Binder binder;

    ConfiguredValues(ConfigurableEnvironment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /** Returns whether the sandbox profile is active. */
    boolean isSandbox() {
        return environment.matchesProfiles("sandbox");
    }

    /** Returns whether the property has a value that is not blank. */
    boolean isSet(String property) {
        return !text(property).isBlank();
    }

    /** Returns whether a source has the property, possibly with an empty value. */
    boolean isPresent(String property) {
        return find(property) != null;
    }

    /** Returns the value as text, with placeholders resolved; empty if not set, unresolved if it cannot be resolved. */
    String text(String property) {
        try {
            String value = binder.bind(property, String.class).orElse("");
            return value.strip();
        } catch (BindException e) {
            Object raw = raw(property);
            return raw == null ? "" : raw.toString();
        }
    }

    /**
     * Returns the converted value; null if it is not set.
     *
     * @throws BindException if it cannot be converted
     */
    <T> @Nullable T bind(String property, Bindable<T> type) {
        return binder.bind(property, type).orElse(null);
    }

    /** Returns the name under which the operator gave the value: a variable, or the property itself. */
    String label(String property) {
        ConfigurationProperty found = find(property);
        if (found == null) {
            return property;
        }
        Matcher placeholder = PLACEHOLDER.matcher(String.valueOf(found.getValue()));
        if (placeholder.matches()) {
            return placeholder.group(1);
        }
        return switch (found.getOrigin()) {
            case SystemEnvironmentOrigin variable -> variable.getProperty();
            case PropertySourceOrigin variable
            when variable.getPropertySource() instanceof SystemEnvironmentPropertySource -> variable.getPropertyName();
            case null, default -> property;
        };
    }

    /** Returns the value in quotes, at most 80 characters of it; a mask for a secret. */
    String shown(Setting setting, String value) {
        if (setting.isSecret()) {
            return Redaction.MASK;
        }
        String text = Redaction.redact(value)
                .replaceFirst("//[^/@]*@", "//" + Matcher.quoteReplacement(Redaction.MASK) + "@");
        return "'" + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text) + "'";
    }

    private @Nullable Object raw(String property) {
        ConfigurationProperty found = find(property);
        return found == null ? null : found.getValue();
    }

    private @Nullable ConfigurationProperty find(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
