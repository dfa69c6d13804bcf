package io.gateway302.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;

/**
 * Settings of the main connection pool that depend on the kind of database. The data directory is locked before they
 * are applied.
 */
final class DatabasePoolSettings implements BeanPostProcessor {

    private static final String CONNECTION_TIMEOUT = "spring.datasource.hikari.connection-timeout";
    private static final String VALIDATION_TIMEOUT = "spring.datasource.hikari.validation-timeout";

    private final ObjectProvider<DataDirectoryLock> lock;
    private final Environment environment;

    DatabasePoolSettings(ObjectProvider<DataDirectoryLock> lock, Environment environment) {
        this.lock = lock;
        this.environment = environment;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof HikariDataSource pool) {
            var _ = lock.getIfAvailable();
            if (PostgresConnections.isPostgres(pool.getJdbcUrl())) {
                PostgresConnections.applyTo(pool, Map.of());
                // a check of a lost connection must not take longer than the wait for a connection
                pool.setValidationTimeout(environment.getProperty(
                        VALIDATION_TIMEOUT, Long.class, PostgresConnections.waitMillis(pool.getJdbcUrl())));
            }
            pool.setConnectionTimeout(environment.getProperty(
                    CONNECTION_TIMEOUT, Long.class, PostgresConnections.waitMillis(pool.getJdbcUrl())));
        }
        return bean;
    }
}
