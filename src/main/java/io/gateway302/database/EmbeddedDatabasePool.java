package io.gateway302.database;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;

/** Fits the connection pool to SQLite where that is the database; leaves every other pool as it is configured. */
final class EmbeddedDatabasePool implements BeanPostProcessor {

    /**
     * SQLite has one writer at a time, and a thread that waits inside it holds a carrier of the virtual threads, whereas
     * one that waits for the pool does not. So: one connection to write, and one to read meanwhile.
     */
    private static final int CONNECTIONS = 2;

    private static final String CONFIGURED = "spring.datasource.hikari.maximum-pool-size";

    private final ObjectProvider<DataDirectory> directory;
    private final Environment environment;

    EmbeddedDatabasePool(ObjectProvider<DataDirectory> directory, Environment environment) {
        this.directory = directory;
        this.environment = environment;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof HikariDataSource pool && isSqlite(pool)) {
            // SQLite makes its file, but not the directory
            directory.getObject();
            pool.setMaximumPoolSize(environment.getProperty(CONFIGURED, Integer.class, CONNECTIONS));
        }
        return bean;
    }

    private static boolean isSqlite(HikariDataSource pool) {
        String url = pool.getJdbcUrl();
        return url != null && url.startsWith("jdbc:sqlite:");
    }
}
