package io.gateway302.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.TestCall;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** Tests of the creation and removal of months on a server. */
class PostgresPartitionTests extends LedgerFixture {

    private final String url = PostgresSchema.create();

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.onServer(url, null, null);
    }

    @Test
    void makesRoomAhead() {
        run(null);
        run(null);

        assertThat(partitions())
                .containsExactly("ledger_entry_2026_11", "ledger_entry_2026_12", "ledger_entry_2027_01");
    }

    @Test
    void dropsAMonthAsAWhole() {
        append(writer, TestCall.of("gen_1").at("2026-09-30T12:00:00Z").entry());
        append(writer, TestCall.of("gen_2").at("2026-10-01T12:00:00Z").entry());

        run(Period.ofMonths(1));

        assertThat(partitions()).doesNotContain("ledger_entry_2026_09").contains("ledger_entry_2026_10");
        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void aMonthIsAddedWhileSomebodyReads() throws SQLException {
        append(writer, TestCall.of("gen_1").at("2026-11-01T00:00:00Z").entry());
        try (Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("select count(*) from ledger_entry");

            append(writer, TestCall.of("gen_2").at("2027-11-01T00:00:00Z").entry());

            assertThat(ids(ALL)).containsExactly("gen_2", "gen_1");
        }
    }

    @Test
    void aMonthThatIsInUseIsDroppedLater() throws SQLException {
        append(writer, TestCall.of("gen_1").at("2026-01-01T00:00:00Z").entry());
        try (Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("select count(*) from ledger_entry");

            assertThatThrownBy(() -> run(Period.ofMonths(1))).isInstanceOf(DataAccessException.class);
            append(writer, TestCall.of("gen_2").at("2026-11-01T00:00:00Z").entry());
            other.rollback();
        }

        run(Period.ofMonths(1));

        assertThat(ids(ALL)).containsExactly("gen_2");
        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void nothingIsSwallowedByADefaultPartition() {
        months.prepare(List.of(YearMonth.of(2026, 1)));

        assertThatThrownBy(() -> database.write(jdbc -> jdbc.update("insert into ledger_entry (" + EntryRow.COLUMNS
                        + ") values ('w', 1, 0, 'call', 'x', null, null, null, null, null, null, null, null, null, null,"
                        + " null, false, '', '', '', null, null, null, null, null)")))
                .hasMessageContaining("no partition");
    }

    private List<String> partitions() {
        return database.read(jdbc -> jdbc.query(
                "select relname from pg_inherits join pg_class on pg_class.oid = inhrelid"
                        + " where inhparent = cast('ledger_entry' as regclass) order by 1",
                (row, _) -> row.getString(1)));
    }

    private void run(@Nullable Period retention) {
        try (Maintenance maintenance = new Maintenance(
                months,
                new UnfilledRows(database),
                retention,
                Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneOffset.UTC))) {
            maintenance.run();
        }
    }
}
