package io.gateway302.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;

/** Settings of the connection pool for SQLite. Other pools remain as configured. */
final class EmbeddedDatabasePool implements BeanPostProcessor {

    /**
     * Maximum number of connections: one for writing and one for concurrent reading. SQLite has one writer at a time. A
     * thread that waits inside SQLite blocks a carrier of the virtual threads; a thread that waits for the pool does
     * not.
     */
    private static final int CONNECTIONS = 2;

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabasePool.class);

    private static final String SQLITE = "jdbc:sqlite:";
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
            directory.getObject();
            createFile(pool.getJdbcUrl());
            pool.setExceptionOverride(new SqliteEviction());
            pool.setMaximumPoolSize(environment.getProperty(CONFIGURED, Integer.class, CONNECTIONS));
        }
        return bean;
    }

    private static boolean isSqlite(HikariDataSource pool) {
        String url = pool.getJdbcUrl();
        return url != null && url.startsWith(SQLITE);
    }

    /** Creates the database file with a private mode. SQLite would use the umask. */
    private static void createFile(String url) {
        String file = url.substring(SQLITE.length()).replaceFirst("\\?.*", "");
        if (!file.isEmpty() && !file.startsWith(":") && !file.startsWith("file:")) {
            try {
                PrivateFiles.createFile(Path.of(file));
            } catch (IOException e) {
                // The connection that needs the file will fail and report the reason.
                log.debug("{} is not created", file, e);
            }
        }
    }
}
