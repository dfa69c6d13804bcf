package io.gateway302.database;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/** Strategy of every Flyway of the gateway: applies missing migrations, or fails while some are missing. */
public final class SchemaMigration implements FlywayMigrationStrategy {

    private static final Logger log = LoggerFactory.getLogger(SchemaMigration.class);

    private final boolean apply;

    SchemaMigration(boolean apply) {
        this.apply = apply;
    }

    /**
     * Brings the schema up to date, or checks that it is. A schema that is newer than this version is accepted, because the
     * previous version goes on serving during a rollout.
     *
     * @throws SchemaOutdatedException if migrations are missing and are not to be applied here
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
