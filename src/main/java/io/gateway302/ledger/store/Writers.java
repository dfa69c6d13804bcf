package io.gateway302.ledger.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Query for the writers of a table, with one index lookup per chain. */
final class Writers {

    private Writers() {}

    static List<String> in(JdbcTemplate jdbc, String table) {
        List<String> writers = new ArrayList<>();
        Optional<String> next = after(jdbc, table, "");
        while (next.isPresent()) {
            writers.add(next.get());
            next = after(jdbc, table, next.get());
        }
        return writers;
    }

    private static Optional<String> after(JdbcTemplate jdbc, String table, String writer) {
        return JdbcClient.create(jdbc)
                .sql("select writer from " + table + " where writer > :writer order by writer limit 1")
                .param("writer", writer)
                .query(String.class)
                .optional();
    }
}
