package io.gateway302;

import io.gateway302.ledger.VerifyLedger;
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

/** Starts gateway302. Calls are measured and traced by the gateway itself: Spring's observations would only cost. */
@SpringBootApplication(
        exclude = {
            ObservationAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            WebClientObservationAutoConfiguration.class
        })
@ConfigurationPropertiesScan
public class GatewayApplication {

    /** Runs until it is stopped, or carries out the command that the first argument names. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(VerifyLedger.NAME)) {
            System.exit(VerifyLedger.run(args));
        }
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        // people read terminals, machines read everything else
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
