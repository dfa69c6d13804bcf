package io.gateway302.database;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Spring configuration that extends the data source of Spring Boot. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DatabaseProperties.class, SchemaProperties.class})
class DatabaseConfiguration {

    /** Creates the data directory on first use. */
    @Bean
    @Lazy
    DataDirectory dataDirectory(DatabaseProperties properties) {
        return DataDirectory.open(properties.dataDir());
    }

    /**
     * Locks the data directory in the gateway itself, before anything is written. Commands do not need the lock and can
     * run at the same time.
     */
    @Bean
    @ConditionalOnWebApplication
    DataDirectoryLock dataDirectoryLock(DataDirectory directory, @Value("${gateway.store:embedded}") String store) {
        return DataDirectoryLock.take(directory, store.equals("redis"));
    }

    @Bean
    static DatabasePoolSettings databasePoolSettings(ObjectProvider<DataDirectoryLock> lock, Environment environment) {
        return new DatabasePoolSettings(lock, environment);
    }

    /** Replaces the transaction manager of Spring Boot. */
    @Bean
    JdbcTransactionManager transactionManager(DataSource database, JdbcConnectionDetails details) {
        return PostgresConnections.transactions(database, details.getJdbcUrl());
    }

    @Bean
    SchemaMigration schemaMigration(SchemaProperties properties) {
        return new SchemaMigration(properties.migrate());
    }

    @Bean
    static EmbeddedDatabasePool embeddedDatabasePool(ObjectProvider<DataDirectory> directory, Environment environment) {
        return new EmbeddedDatabasePool(directory, environment);
    }

    /**
     * Returns a customizer that runs migrations on separate connections, to {@code spring.flyway.url} if that is set.
     */
    @Bean
    FlywayConfigurationCustomizer migrationConnections(JdbcConnectionDetails database, FlywayProperties flyway) {
        return configuration -> {
            String url = flyway.getUrl() == null ? database.getJdbcUrl() : flyway.getUrl();
            boolean sameUser = flyway.getUser() == null;
            if (PostgresConnections.isPostgres(url)) {
                configuration.dataSource(PostgresConnections.migrations(
                        url,
                        sameUser ? database.getUsername() : flyway.getUser(),
                        sameUser ? database.getPassword() : flyway.getPassword()));
            }
        };
    }
}
