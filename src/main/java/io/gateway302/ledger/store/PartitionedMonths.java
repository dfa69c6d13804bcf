package io.gateway302.ledger.store;

import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Months as partitions of PostgreSQL, each removed as a whole, without reading its entries. */
final class PartitionedMonths implements RetentionPartitions {

    private static final String PREFIX = "ledger_entry_";
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuu_MM");

    /** Advisory lock that prevents concurrent changes by replicas. */
    private static final long LOCK = 0x6777_3330_326c_6467L;

    private final LedgerDatabase database;
    private final Anchors anchors;

    PartitionedMonths(LedgerDatabase database, Anchors anchors) {
        this.database = database;
        this.anchors = anchors;
    }

    @Override
    public boolean prepare(Collection<YearMonth> months) {
        List<YearMonth> missing = missing(months, database.read(PartitionedMonths::partitions));
        if (!missing.isEmpty()) {
            database.write(jdbc -> {
                jdbc.execute("select pg_advisory_xact_lock(" + LOCK + ")");
                missing(missing, partitions(jdbc)).forEach(month -> create(jdbc, month));
                return missing;
            });
        }
        return true;
    }

    private static List<YearMonth> missing(Collection<YearMonth> months, List<String> partitions) {
        return new TreeSet<>(months)
                .stream().filter(month -> !partitions.contains(name(month))).toList();
    }

    /**
     * Creates and then attaches a partition. Creating it in place would wait for all readers, and block all others
     * meanwhile.
     */
    private static void create(JdbcTemplate jdbc, YearMonth month) {
        String name = name(month);
        jdbc.execute("create table if not exists " + name + " (like ledger_entry including defaults)");
        jdbc.execute("alter table ledger_entry attach partition " + name + " for values from ("
                + RetentionPartitions.start(month) + ") to (" + RetentionPartitions.start(month.plusMonths(1)) + ")");
    }

    @Override
    public void dropBefore(YearMonth first) {
        // names sort by month
        for (String partition : database.read(PartitionedMonths::partitions)) {
            if (partition.compareTo(name(first)) >= 0 || !database.write(jdbc -> drop(jdbc, partition))) {
                return;
            }
        }
    }

    /** Removes a partition. Returns false if another replica holds the lock. */
    private boolean drop(JdbcTemplate jdbc, String partition) {
        // while this statement waits for the table lock, all others wait behind it
        jdbc.execute("set local lock_timeout = '2s'");
        boolean free = Objects.requireNonNull(
                jdbc.queryForObject("select pg_try_advisory_xact_lock(" + LOCK + ")", Boolean.class));
        if (!free || !partitions(jdbc).contains(partition)) {
            return free;
        }
        jdbc.execute("alter table ledger_entry detach partition " + partition);
        for (String writer : Writers.in(jdbc, partition)) {
            anchors.put(jdbc, last(jdbc, partition, writer));
        }
        jdbc.execute("drop table " + partition);
        return true;
    }

    private static EntryRow last(JdbcTemplate jdbc, String partition, String writer) {
        return JdbcClient.create(jdbc)
                .sql("select " + EntryRow.COLUMNS + " from " + partition
                        + " where writer = :writer order by sequence desc, recorded_at desc limit 1")
                .param("writer", writer)
                .query(EntryRow::read)
                .single();
    }

    private static List<String> partitions(JdbcTemplate jdbc) {
        return jdbc.query("""
                        select cast(relname as text) as name
                        from pg_inherits join pg_class on pg_class.oid = inhrelid
                        where inhparent = cast('ledger_entry' as regclass) order by relname
                        """, (row, _) -> row.getString("name")).stream()
                .filter(name -> name.matches(PREFIX + "\\d{4}_\\d{2}"))
                .toList();
    }

    private static String name(YearMonth month) {
        return PREFIX + SUFFIX.format(month);
    }
}
