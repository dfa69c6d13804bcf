package io.gateway302.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tables of the gateway, created in one statement for tests of a store. Flyway takes longer than most of these tests.
 * It is tested with whole gateways, with {@code migrate-database} and with the upgrades of each version.
 */
public final class TestSchema {

    private static final Map<String, String> SCRIPTS = new ConcurrentHashMap<>();

    private TestSchema() {}

    /** Creates all tables but those of the ledger, unless the database has any. */
    public static void create(DataSource database) {
        create(database, "classpath:db/migration");
    }

    /** Migration strategy that runs all migrations in one statement, without a history, unless the database has tables. */
    public static void create(Flyway flyway) {
        for (Location location : flyway.getConfiguration().getLocations()) {
            create(flyway.getConfiguration().getDataSource(), location.getDescriptor());
        }
    }

    private static void create(DataSource database, String directory) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        if (isEmpty(jdbc)) {
            // unlike execute(), which stops after the first statement on SQLite
            var _ = jdbc.update(SCRIPTS.computeIfAbsent(directory, TestSchema::script));
        }
    }

    private static boolean isEmpty(JdbcTemplate jdbc) {
        return Boolean.TRUE.equals(jdbc.execute((Connection connection) -> {
            try (ResultSet tables =
                    connection.getMetaData().getTables(null, connection.getSchema(), null, new String[] {"TABLE"})) {
                return !tables.next();
            }
        }));
    }

    private static String script(String directory) {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(directory + "/V*.sql"))
                    .sorted(Comparator.comparingInt(TestSchema::version))
                    .map(TestSchema::text)
                    .collect(Collectors.joining("\n", "begin;\n", "\ncommit;\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Resource migration) {
        String name = Objects.requireNonNull(migration.getFilename());
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private static String text(Resource migration) {
        try {
            return migration.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
