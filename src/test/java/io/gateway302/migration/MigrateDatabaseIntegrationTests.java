package io.gateway302.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.RunningGateway;
import io.gateway302.identity.PostgresSchema;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(OutputCaptureExtension.class)
class MigrateDatabaseIntegrationTests {

    private static final String CHECK_ONLY = "gateway.database.migrate=false";

    @TempDir
    private Path directory;

    @Test
    void aGatewayThatMayNotMigrateFailsUntilTheCommandHasRun(CapturedOutput output) {
        String url = PostgresSchema.create();

        assertThatThrownBy(() -> RunningGateway.start(directory, CHECK_ONLY, "spring.datasource.url=" + url))
                .isInstanceOf(Exception.class);
        assertThat(output)
                .contains("The schema of the database is older than this version: ")
                .contains("Run this version once with the argument migrate")
                .doesNotContain("\tat ");
        assertThat(tables(url)).isEmpty();

        assertThat(MigrateDatabase.run("--" + CHECK_ONLY, "--spring.datasource.url=" + url))
                .isZero();
        assertThat(output.getOut()).contains("The database schema is up to date.");
        assertThat(tables(url)).contains("client", "flyway_schema_history", "ledger_entry", "ledger_schema_history");

        try (RunningGateway gateway = RunningGateway.start(directory, CHECK_ONLY, "spring.datasource.url=" + url)) {
            gateway.management()
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @Test
    void aLedgerWithoutItsTablesStopsTheStartAsWell() {
        String url = PostgresSchema.create();
        MigrateDatabase.run("--spring.datasource.url=" + url);
        JdbcClient.create(new DriverManagerDataSource(url))
                .sql(
                        "delete from ledger_schema_history where installed_rank = (select max(installed_rank) from ledger_schema_history)")
                .update();

        assertThatThrownBy(() -> RunningGateway.start(directory, CHECK_ONLY, "spring.datasource.url=" + url))
                .hasStackTraceContaining("1 migrations are missing in ledger_schema_history");
    }

    @Test
    void theVersionBeforeGoesOnServingOnANewerSchema() {
        String url = PostgresSchema.create();
        MigrateDatabase.run("--spring.datasource.url=" + url);
        for (String table : List.of("flyway_schema_history", "ledger_schema_history")) {
            JdbcClient.create(new DriverManagerDataSource(url))
                    .sql("insert into " + table + " (installed_rank, version, description, type, script, checksum,"
                            + " installed_by, execution_time, success)"
                            + " values (900, '900', 'later', 'SQL', 'V900__later.sql', 1, 'someone', 1, true)")
                    .update();
        }

        try (RunningGateway gateway = RunningGateway.start(directory, CHECK_ONLY, "spring.datasource.url=" + url)) {
            gateway.management()
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @Test
    void migratesTheEmbeddedDatabaseToo() {
        assertThat(MigrateDatabase.run("--gateway.data-dir=" + directory)).isZero();
        assertThat(MigrateDatabase.run("--gateway.data-dir=" + directory)).isZero();

        assertThat(directory.resolve("gateway302.db")).exists();
        assertThat(directory.resolve("ledger.db")).exists();
        try (RunningGateway gateway = RunningGateway.start(directory, CHECK_ONLY)) {
            gateway.management()
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @Test
    void aRoleThatMayNotCreateTablesIsToldSo(CapturedOutput output) {
        String url = PostgresSchema.create();
        String role = "reader" + System.nanoTime();
        JdbcClient.create(new DriverManagerDataSource(url))
                .sql("create role " + role + " login password '" + role + "'")
                .update();

        assertThat(MigrateDatabase.run(
                        "--spring.datasource.url=" + url.replaceAll("(user|password)=[^&]*&?", ""),
                        "--spring.datasource.username=" + role,
                        "--spring.datasource.password=" + role))
                .isEqualTo(1);
        assertThat(output.getErr())
                .contains("The database could not be migrated: ")
                .contains("permission denied");
    }

    @Test
    void refusesSettingsThatNothingReads(CapturedOutput output) {
        assertThat(MigrateDatabase.run("--spring.datasource.url=jdbc:oracle:thin:@x", "--gateway.database.migrat=true"))
                .isEqualTo(1);

        assertThat(output)
                .contains(
                        "gateway.database.migrat is not a setting of gateway302. Did you mean gateway.database.migrate?")
                .contains("begins with 'jdbc:oracle:'");
    }

    @Test
    void saysThatTheServerIsNotThere(CapturedOutput output) {
        assertThat(MigrateDatabase.run(
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/gateway302",
                        "--spring.datasource.password=the-password-of-the-database"))
                .isEqualTo(1);

        assertThat(output.getErr()).contains("The database could not be migrated: ");
        assertThat(output).doesNotContain("the-password-of-the-database");
    }

    private static List<String> tables(String url) {
        return JdbcClient.create(new DriverManagerDataSource(url))
                .sql("select cast(tablename as text) from pg_tables where schemaname = current_schema()")
                .query((row, _) -> row.getString(1))
                .list();
    }
}
