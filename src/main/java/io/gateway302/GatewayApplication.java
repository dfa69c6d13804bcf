package io.gateway302;

import io.gateway302.settings.SettingsListener;
import io.github.resilience4j.springboot.bulkhead.autoconfigure.ThreadPoolBulkheadMetricsAutoConfiguration;
import io.github.resilience4j.springboot.micrometer.autoconfigure.TimerAutoConfiguration;
import io.github.resilience4j.springboot.timelimiter.autoconfigure.TimeLimiterAutoConfiguration;
import io.github.resilience4j.springboot.timelimiter.autoconfigure.TimeLimiterMetricsAutoConfiguration;
import io.github.resilience4j.springboot.verifier.autoconfigure.SpringBoot4VerifierAutoConfiguration;
import java.io.Console;
import java.time.Clock;
import java.util.Map;
import org.springdoc.core.configuration.SpringDocPageableConfiguration;
import org.springdoc.core.configuration.SpringDocSortConfiguration;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.data.autoconfigure.metrics.DataRepositoryMetricsAutoConfiguration;
import org.springframework.boot.data.autoconfigure.web.DataWebAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Spring application. Spring's observations are excluded: the gateway measures and traces requests itself, and the
 * observations took a third of the CPU time of a dry run. What else is excluded is not used, and would only prolong
 * each start.
 */
@SpringBootApplication(
        exclude = {
            ObservationAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            WebClientObservationAutoConfiguration.class,
            AopAutoConfiguration.class,
            DataRedisReactiveAutoConfiguration.class,
            DataRepositoryMetricsAutoConfiguration.class,
            DataWebAutoConfiguration.class,
            HttpServiceClientPropertiesAutoConfiguration.class,
            ImperativeHttpClientAutoConfiguration.class,
            PersistenceExceptionTranslationAutoConfiguration.class,
            SpringBoot4VerifierAutoConfiguration.class,
            SpringDocPageableConfiguration.class,
            SpringDocSortConfiguration.class,
            TaskSchedulingAutoConfiguration.class,
            ThreadPoolBulkheadMetricsAutoConfiguration.class,
            TimeLimiterAutoConfiguration.class,
            TimeLimiterMetricsAutoConfiguration.class,
            TimerAutoConfiguration.class
        })
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

    /**
     * Lets Jackson look for no mix-ins, of which there are none: it would read all classes of the gateway at each start.
     */
    @Bean
    static BeanDefinitionRegistryPostProcessor noPackageOfEntities() {
        return registry -> registry.removeBeanDefinition(AutoConfigurationPackages.class.getName());
    }

    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }
}
