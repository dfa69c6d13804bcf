package io.gateway302.settings;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Environments as Spring Boot creates them from application.yaml, environment variables and arguments. */
final class TestEnvironment {

    private static final String UPSTREAM_KEY = "AI302_API_KEY";

    private TestEnvironment() {}

    /** Returns an environment with an upstream key and these variables. */
    static ConfigurableEnvironment of(Map<String, String> variables, String... arguments) {
        Map<String, Object> all = new HashMap<>(variables);
        all.putIfAbsent(UPSTREAM_KEY, "key-of-the-check-of-settings");
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.replace(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, all));
        sources.addFirst(new SimpleCommandLinePropertySource(arguments));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        ServiceLinks.hide(sources);
        ConfigurationPropertySources.attach(environment);
        return environment;
    }
}
