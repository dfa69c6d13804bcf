package io.gateway302.limits.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.SteppedClock;
import io.gateway302.catalog.Unit;
import io.gateway302.database.TestSchema;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.limits.Scopes;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Values of the limits that survive a restart, on both databases. */
class CheckpointTests {

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-31T12:00:00Z"));
    private final LimitScope client = Scopes.client(Limits.NONE);
    private final LimitKey images = new LimitKey(client, Measure.unitsPerDay(Unit.IMAGE), 10L);
    private final LimitKey month = new LimitKey(client, Measure.USD_PER_MONTH, 1_000_000L);

    @TempDir
    private Path directory;

    @Test
    void remembersBudgetsOnSqlite() {
        remembersBudgets("jdbc:sqlite:" + directory.resolve("test.db") + "?journal_mode=WAL&busy_timeout=5000");
    }

    @Test
    void remembersBudgetsOnPostgres() throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            remembersBudgets(server.getJdbcUrl("postgres", "postgres"));
        }
    }

    private void remembersBudgets(String url) {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url);
            TestSchema.create(pool);
            UsageTable table =
                    new UsageTable(JdbcClient.create(pool), new TransactionTemplate(new JdbcTransactionManager(pool)));

            MemoryLimitStore first = store();
            Checkpoint checkpoint = new Checkpoint(first, table, clock);
            Reservation reservation = take(first);
            checkpoint.write();
            first.settle(reservation, List.of(5L, 100L));
            first.settle(take(first), List.of(3L, 150L));
            // The reservation of a call that still runs when the process ends is lost.
            var _ = take(first);
            checkpoint.close();

            MemoryLimitStore second = restart(table);
            assertThat(used(second)).containsExactly(8L, 250L);
            second.settle(take(second), List.of(3L, 150L));
            new Checkpoint(second, table, clock).write();

            clock.advance(Duration.ofHours(11));
            assertThat(used(restart(table))).containsExactly(11L, 400L);

            clock.advance(Duration.ofHours(1));
            assertThat(used(restart(table))).containsExactly(0L, 0L);
            assertThat(table.read(clock.instant().minus(Duration.ofDays(1)))).hasSize(2);
            new Checkpoint(store(), table, clock).write();
            assertThat(table.read(clock.instant().minus(Duration.ofDays(1)))).isEmpty();
        }
    }

    @Test
    void keepsWhatCannotBeWrittenForTheNextTime() {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:sqlite:" + directory.resolve("late.db"));
            UsageTable table =
                    new UsageTable(JdbcClient.create(pool), new TransactionTemplate(new JdbcTransactionManager(pool)));
            MemoryLimitStore store = store();
            Checkpoint checkpoint = new Checkpoint(store, table, clock);
            store.settle(take(store), List.of(3L, 150L));
            checkpoint.write();
            TestSchema.create(pool);

            checkpoint.write();

            assertThat(used(restart(table))).containsExactly(3L, 150L);
        }
    }

    private MemoryLimitStore store() {
        return new MemoryLimitStore(clock, new Leases(Duration.ofSeconds(30)));
    }

    private MemoryLimitStore restart(UsageTable table) {
        MemoryLimitStore store = store();
        new Checkpoint(store, table, clock).load();
        return store;
    }

    private Reservation take(MemoryLimitStore store) {
        Decision decision = store.reserve(
                java.util.UUID.randomUUID().toString(),
                List.of(new Charge(new LimitKey(client, images.measure(), 100L), 3), new Charge(month, 150)));
        return ((Decision.Granted) decision).reservation();
    }

    private List<Long> used(MemoryLimitStore store) {
        return store.read(List.of(images, month)).stream().map(Reading::used).toList();
    }
}
