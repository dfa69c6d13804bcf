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
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;

/** Command that applies the pending migrations of all tables and exits without starting the gateway. */
@ComponentScan({"io.gateway302.database", "io.gateway302.ledger.store"})
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
public final class MigrateDatabase {

    private static final int DONE = 0;
    private static final int FAILED = 1;

    MigrateDatabase() {}

    /**
     * Applies pending migrations. Several processes may do so at the same time: their migrations are serialized.
     *
     * @param args settings in the form {@code --name=value}
     * @return exit status: 0 if the schema is up to date, 1 after a failure
     */
    public static int run(String... args) {
        PrintStream out = System.out;
        // Log lines go to standard error, so that standard output contains only the result.
        System.setOut(System.err);
        try (ConfigurableApplicationContext context = application().run(args)) {
            context.getBean(FlywayMigrationInitializer.class);
            // Creating the store of the ledger applies the migrations of its tables.
            context.getBean(LedgerStore.class);
            out.println("The database schema is up to date.");
            return DONE;
        } catch (InvalidSettingsException e) {
            // The check of the settings has already reported it.
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
        // The Kubernetes Job and the pods share their environment variables, in which migration is off for the pods.
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
