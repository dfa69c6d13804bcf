package io.gateway302.database;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Adds to Spring Boot's own data source what the embedded database needs. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /** Made for the first who asks. */
    @Bean
    @Lazy
    DataDirectory dataDirectory(DatabaseProperties properties) {
        return DataDirectory.open(properties.dataDir());
    }

    @Bean
    SchemaMigration schemaMigration(SchemaProperties properties) {
        return new SchemaMigration(properties.migrate());
    }

    @Bean
    static EmbeddedDatabasePool embeddedDatabasePool(ObjectProvider<DataDirectory> directory, Environment environment) {
        return new EmbeddedDatabasePool(directory, environment);
    }
}
