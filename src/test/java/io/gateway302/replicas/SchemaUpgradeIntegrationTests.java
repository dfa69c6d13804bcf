package io.gateway302.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Replicas that start at the same time share the migrations of one database. */
class SchemaUpgradeIntegrationTests {

    private static final String MAIN = "flyway_schema_history";
    private static final String LEDGER = "ledger_schema_history";

    private final String url = PostgresSchema.create();
    private final JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(url));

    @TempDir
    Path directory;

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void replicasMigrateAnEmptyDatabaseOnceAndGoOnWhenANewerVersionMigratesIt(CapturedOutput output)
            throws IOException {
        try (TestRedis redis = TestRedis.create()) {
            Replicas replicas = new Replicas(directory).on(url, redis.url());
            List<GatewayProcess> gateways = replicas.start("a", "b");
            try {
                assertMigratedOnce();
                LedgerCaller first = new LedgerCaller(gateways.getFirst().port());
                assertThat(first.isValid()).isTrue();

                migrateFurther();
                String key = first.newClient("after-the-migration");
                // as after a rollback
                try (RunningGateway late = replicas.startHere("c")) {
                    assertThat(key).isNotEmpty();
                    assertThat(new LedgerCaller(late.port()).get("/clients")).contains("after-the-migration");
                }
                gateways.forEach(gateway -> assertThat(gateway.stderr()).isEmpty());
                assertThat(output.getErr()).isEmpty();
            } finally {
                gateways.forEach(GatewayProcess::close);
            }
        }
    }

    @Test
    void twoReplicasThatStartOnThePreviousVersionKeepItsData() {
        migrate(MAIN, "5");
        migrate(LEDGER, "1");
        jdbc.sql("insert into client (id, name, enabled, created_at) values ('c-1', 'from-before', true, 1)")
                .update();
        jdbc.sql("update client_revision set revision = revision + 1").update();
        try (TestRedis redis = TestRedis.create()) {
            List<GatewayProcess> gateways =
                    new Replicas(directory).on(url, redis.url()).start("a", "b");
            try {
                assertMigratedOnce();
                for (GatewayProcess gateway : gateways) {
                    String clients = new LedgerCaller(gateway.port()).get("/clients");
                    assertThat(JsonPath.<List<String>>read(clients, "$.items[*].name"))
                            .containsExactly("from-before");
                }
            } finally {
                gateways.forEach(GatewayProcess::close);
            }
        }
    }

    /** Does what a newer version would do to the tables. */
    private void migrateFurther() throws IOException {
        Path newer = Files.createDirectory(directory.resolve("newer"));
        Files.writeString(
                newer.resolve("V901__more.sql"), "alter table client add column team varchar(9) not null default '';");
        flyway(MAIN)
                .locations("classpath:db/migration", "filesystem:" + newer)
                .load()
                .migrate();
        Files.writeString(newer.resolve("V901__more.sql"), "alter table ledger_entry add column team text;");
        flyway(LEDGER)
                .locations("classpath:db/ledger/postgresql", "filesystem:" + newer)
                .load()
                .migrate();
    }

    private void migrate(String table, String target) {
        flyway(table).target(target).load().migrate();
    }

    private FluentConfiguration flyway(String table) {
        return Flyway.configure()
                .dataSource(url, null, null)
                .locations(table.equals(MAIN) ? "classpath:db/migration" : "classpath:db/ledger/postgresql")
                .table(table)
                .baselineOnMigrate(true)
                .baselineVersion("0");
    }

    private void assertMigratedOnce() {
        for (String table : List.of(MAIN, LEDGER)) {
            assertThat(versions(table)).isEqualTo(all(table));
        }
    }

    private List<String> versions(String table) {
        return jdbc.sql("select version from " + table
                        + " where success and type = 'SQL' order by cast(version as integer)")
                .query(String.class)
                .list();
    }

    private List<String> all(String table) {
        return Arrays.stream(flyway(table).load().info().all())
                .filter(migration -> migration.getScript().endsWith(".sql"))
                .map(migration -> migration.getVersion().getVersion())
                .toList();
    }
}
