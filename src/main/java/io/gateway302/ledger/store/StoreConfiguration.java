package io.gateway302.ledger.store;

import io.gateway302.database.DataDirectory;
import io.gateway302.database.PostgresConnections;
import io.gateway302.ledger.CatchUp;
import io.gateway302.ledger.Heads;
import io.gateway302.ledger.IntentStore;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.chain.Chain;
import java.time.Clock;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Configuration of the store of the ledger, and of its reader. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerStoreProperties.class)
class StoreConfiguration {

    @Bean
    LedgerDatabase ledgerDatabase(
            JdbcConnectionDetails server, ObjectProvider<DataDirectory> directory, Environment environment) {
        return LedgerDatabase.isServer(server.getJdbcUrl())
                ? LedgerDatabase.onServer(
                        server.getJdbcUrl(),
                        server.getUsername(),
                        server.getPassword(),
                        migrations(server, environment))
                : LedgerDatabase.embedded(directory.getObject().path());
    }

    /** Returns connections for migrations of the ledger, which are those for all other tables. */
    private static DataSource migrations(JdbcConnectionDetails server, Environment environment) {
        String user = environment.getProperty("spring.flyway.user");
        return PostgresConnections.migrations(
                environment.getProperty("spring.flyway.url", Objects.requireNonNull(server.getJdbcUrl())),
                user == null ? server.getUsername() : user,
                user == null ? server.getPassword() : environment.getProperty("spring.flyway.password"));
    }

    /** Migrates the tables. The migration of other data must run first in an empty schema. */
    @Bean
    @DependsOnDatabaseInitialization
    LedgerSchema ledgerSchema(LedgerDatabase database, FlywayMigrationStrategy migration) {
        return LedgerSchema.migrate(database, migration);
    }

    @Bean
    RetentionPartitions ledgerMonths(LedgerSchema schema, ObjectProvider<Chain> chain) {
        LedgerDatabase database = schema.database();
        Anchors anchors = new Anchors(chain::getObject);
        return switch (database.dialect()) {
            case SQLITE -> new DeletedMonths(database, anchors);
            case POSTGRESQL -> new PartitionedMonths(database, anchors);
        };
    }

    @Bean
    LedgerStore ledgerStore(LedgerSchema schema, RetentionPartitions months) {
        return new DatabaseLedgerStore(schema.database(), months);
    }

    @Bean
    IntentStore intentStore(LedgerSchema schema) {
        return new DatabaseIntentStore(schema.database());
    }

    @Bean(initMethod = "start")
    Maintenance ledgerMaintenance(
            LedgerSchema schema, RetentionPartitions months, LedgerStoreProperties properties, Clock clock) {
        return new Maintenance(months, new UnfilledRows(schema.database()), properties.retention(), clock);
    }

    /** Returns the reader, which does not need the schema of this version: the verification must not migrate. */
    @Bean
    LedgerReader ledgerReader(
            LedgerDatabase database,
            ObjectProvider<Chain> chain,
            ObjectProvider<CatchUp> catchUp,
            ObjectProvider<Heads> heads) {
        return new DatabaseLedgerReader(
                database,
                chain::getObject,
                () -> catchUp.ifAvailable(CatchUp::await),
                () -> heads.getIfAvailable(() -> Heads.NONE).kept());
    }
}
