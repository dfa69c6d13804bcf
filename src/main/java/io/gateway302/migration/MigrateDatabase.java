package io.gateway302.migration;

import io.gateway302.ledger.LedgerStore;
import io.gateway302.secret.Redaction;
import io.gateway302.settings.InvalidSettingsException;
import io.gateway302.settings.SettingsListener;
import java.io.PrintStream;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;

/** Command that applies the missing migrations of all tables and ends, without starting the gateway. */
@ComponentScan({"io.gateway302.database", "io.gateway302.ledger.store"})
@ConfigurationPropertiesScan({"io.gateway302.database", "io.gateway302.ledger.store"})
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
public final class MigrateDatabase {

    private static final int DONE = 0;
    private static final int FAILED = 1;

    MigrateDatabase() {}

    /**
     * Applies what is missing. Several processes may do so at a time: they take turns.
     *
     * @param args settings of the form {@code --name=value}
     * @return the exit status: 0 if the schema is up to date, 1 if that failed
     */
    public static int run(String... args) {
        PrintStream out = System.out;
        // so that log lines do not mix with the result
        System.setOut(System.err);
        try (ConfigurableApplicationContext context = application().run(args)) {
            context.getBean(FlywayMigrationInitializer.class);
            // creating the ledger's store applies the migrations of its tables
            context.getBean(LedgerStore.class);
            out.println("The database schema is up to date.");
            return DONE;
        } catch (InvalidSettingsException e) {
            // reported by the check of settings
            return FAILED;
        } catch (RuntimeException e) {
            System.err.println("The database could not be migrated: " + reason(e));
            return FAILED;
        } finally {
            out.flush();
            System.setOut(out);
        }
    }

    private static SpringApplication application() {
        SpringApplication application = new SpringApplication(MigrateDatabase.class);
        application.addListeners(new SettingsListener(SettingsListener.Scope.DATABASE));
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of("gateway.logging.format", "text"));
        // the job and the pods share their variables, and those of the pods say false
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("migrate", Map.of("gateway.database.migrate", true))));
        return application;
    }

    private static String reason(Throwable failure) {
        return Redaction.redact(String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(failure).getMessage()));
    }
}
