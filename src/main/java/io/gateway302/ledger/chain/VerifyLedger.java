package io.gateway302.ledger.chain;

import io.gateway302.database.DataDirectory;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.Verification;
import io.gateway302.secret.Redaction;
import io.gateway302.secret.Secret;
import io.gateway302.settings.InvalidSettingsException;
import io.gateway302.settings.SettingsListener;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * Command that verifies the ledger without starting the gateway. It creates no table, key or directory, and only the
 * components that it needs.
 */
@ComponentScan("io.gateway302.ledger.store")
@EnableConfigurationProperties(ChainProperties.class)
@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
public final class VerifyLedger {

    private static final int VALID = 0;
    private static final int INVALID = 1;
    private static final int NOT_VERIFIED = 2;

    VerifyLedger() {}

    /**
     * Verifies the ledger. Standard output contains only the result, as JSON.
     *
     * @param args settings of the form {@code --name=value}
     * @return exit status: 0 if the ledger is valid, 1 if it is not, 2 if it could not be verified
     */
    public static int run(String... args) {
        PrintStream out = System.out;
        // log lines go to standard error
        System.setOut(System.err);
        try (ConfigurableApplicationContext context = application().run(args)) {
            Verification found = context.getBean(LedgerReader.class).verify();
            out.println(JsonMapper.shared().writeValueAsString(found));
            return found.valid() ? VALID : INVALID;
        } catch (InvalidSettingsException e) {
            // already reported by the validation of settings
            return NOT_VERIFIED;
        } catch (RuntimeException e) {
            System.err.println("The ledger could not be verified: " + reason(e));
            return NOT_VERIFIED;
        } finally {
            out.flush();
            System.setOut(out);
        }
    }

    private static SpringApplication application() {
        SpringApplication application = new SpringApplication(VerifyLedger.class);
        application.addListeners(new SettingsListener(SettingsListener.Scope.LEDGER));
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of("gateway.logging.format", "text"));
        return application;
    }

    private static String reason(Throwable failure) {
        return Redaction.redact(String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(failure).getMessage()));
    }

    /** Returns the data directory of the gateway, which must exist. */
    @Bean
    static DataDirectory dataDirectory(@Value("${gateway.data-dir}") Path path) {
        return DataDirectory.existing(path);
    }

    /** Returns the chain with the existing keys. It creates none, because a new key would verify nothing. */
    @Bean
    static Chain chain(ChainProperties properties, Environment environment, ObjectProvider<DataDirectory> directory) {
        List<Secret> keys = LedgerKey.of(properties, environment, directory).read();
        if (keys.isEmpty()) {
            throw new IllegalStateException("there is no key; set GATEWAY_LEDGER_SECRET or GATEWAY_LEDGER_SECRET_FILE,"
                    + " or GATEWAY_DATA_DIR to the directory that holds ledger.key");
        }
        return new LedgerKeys(keys).chain();
    }
}
