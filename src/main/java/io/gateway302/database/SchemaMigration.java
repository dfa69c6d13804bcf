package io.gateway302.database;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/** Flyway strategy of the gateway, which applies pending migrations, or fails if there are any. */
public final class SchemaMigration implements FlywayMigrationStrategy {

    private static final Logger log = LoggerFactory.getLogger(SchemaMigration.class);

    private final boolean apply;

    SchemaMigration(boolean apply) {
        this.apply = apply;
    }

    /**
     * Applies pending migrations, or checks that there are none. A schema that is newer than this version is accepted,
     * because the previous version continues to run during a rollout.
     *
     * @throws SchemaOutdatedException if there are pending migrations that must not be applied here
     */
    @Override
    public void migrate(Flyway flyway) {
        if (apply) {
            MigrateResult result = flyway.migrate();
            if (result.migrationsExecuted > 0) {
                log.info("Applied {} migrations; {} says what", result.migrationsExecuted, table(flyway));
            }
            return;
        }
        MigrationInfo[] missing = flyway.info().pending();
        if (missing.length > 0) {
            throw new SchemaOutdatedException(missing.length, table(flyway));
        }
        flyway.validate();
    }

    private static String table(Flyway flyway) {
        return flyway.getConfiguration().getTable();
    }
}
