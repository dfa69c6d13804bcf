package io.gateway302;

import io.gateway302.settings.SettingsListener;
import java.io.Console;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Spring application. Spring's observations are excluded: the gateway measures and traces requests itself, and the
 * observations took a third of the CPU time of a dry run.
 */
@SpringBootApplication(
        exclude = {
            ObservationAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            WebClientObservationAutoConfiguration.class
        })
@ConfigurationPropertiesScan
public class GatewayApplication {

    /** Starts the server. The main class of the jar is {@code Launcher}. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        application.addListeners(new SettingsListener(SettingsListener.Scope.SERVER));
        // text for a terminal, JSON for everything else
        application.setDefaultProperties(Map.of("gateway.logging.format", isTerminal() ? "text" : "json"));
        application.run(args);
    }

    @SuppressWarnings("SystemConsoleNull") // the API still allows it
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }
}
