package io.gateway302.identity.client;

import io.gateway302.identity.DisplayName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Column of the clients' names regardless of case. During an upgrade, and after a rollback, replicas of an earlier version
 * add and rename clients without it.
 */
final class FoldedNames {

    /** Rows that may be outdated. Databases fold fewer characters than {@link DisplayName}, so some are up to date. */
    private static final String SELECT = """
            select id, name, full_name, name_key from client where name_key is null or name_key <> lower(\
            """ + StoredName.SQL + ") order by id";

    /** Takes the name, unless another client has it: then its id behind a space, with which no name begins. */
    private static final String TAKE = """
            update client set name_key = case
                when exists (select 1 from client other where other.name_key = :folded and other.id <> client.id)
                then ' ' || id else :folded end
            where id = :id""";

    private final JdbcClient jdbc;

    FoldedNames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Name of a client and what is stored for it. */
    private record Row(String id, String name, @Nullable String key) {

        boolean isOutdated() {
            return !DisplayName.fold(name).equals(key);
        }

        boolean isStandIn() {
            return (" " + id).equals(key);
        }
    }

    /** Brings all rows up to date. The oldest of several clients has the name. Runs in a transaction of the caller. */
    void refresh() {
        List<Row> outdated = jdbc
                .sql(SELECT)
                .query((row, _) -> new Row(row.getString("id"), StoredName.read(row), row.getString("name_key")))
                .list()
                .stream()
                .filter(Row::isOutdated)
                .toList();
        // a name that was given up must be free before another client takes it
        outdated.stream()
                .filter(row -> row.key() != null && !row.isStandIn())
                .forEach(row -> jdbc.sql("update client set name_key = null where id = :id")
                        .param("id", row.id())
                        .update());
        outdated.forEach(row -> jdbc.sql(TAKE)
                .param("folded", DisplayName.fold(row.name()))
                .param("id", row.id())
                .update());
    }
}
