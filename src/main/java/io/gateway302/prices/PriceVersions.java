package io.gateway302.prices;

import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.prices.SeenList.Change;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Store of the lists in the main database, which all replicas share. Rows are only added. */
final class PriceVersions {

    private static final String HELD = "held";
    private static final String APPLIED = "applied";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    PriceVersions(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Returns the lists after this one, in their order.
     *
     * @throws org.springframework.dao.DataAccessException if the database is unavailable
     */
    List<SeenList> after(long list) {
        List<SeenList> lists = jdbc.sql("select * from price_list where id > :id order by id")
                .param("id", list)
                .query((row, _) -> new SeenList(
                        row.getLong("id"),
                        Instant.ofEpochMilli(row.getLong("seen_at")),
                        row.getString("upstream_key"),
                        row.getInt("prices"),
                        row.getInt("unread"),
                        new ArrayList<>()))
                .list();
        if (lists.isEmpty()) {
            return lists;
        }
        Map<Long, SeenList> byId = new HashMap<>();
        lists.forEach(seen -> byId.put(seen.id(), seen));
        jdbc.sql("select * from model_price where list_id between :first and :last order by list_id, model")
                .param("first", lists.getFirst().id())
                .param("last", lists.getLast().id())
                .query(row -> {
                    SeenList seen = byId.get(row.getLong("list_id"));
                    if (seen != null) {
                        seen.changes().add(change(row));
                    }
                });
        return lists;
    }

    private static Change change(ResultSet row) throws SQLException {
        String input = row.getString("input");
        TokenPrice price = input == null
                ? null
                : new TokenPrice(
                        new BigDecimal(input),
                        new BigDecimal(row.getString("cached_input")),
                        new BigDecimal(row.getString("output")));
        return new Change(row.getString("model"), price, row.getString("state").equals(HELD));
    }

    /**
     * Adds a list with all of its changes, or nothing.
     *
     * @return false if another replica has added a list with this number
     * @throws org.springframework.dao.DataAccessException if the database is unavailable
     */
    boolean add(SeenList list) {
        return Boolean.TRUE.equals(transactions.execute(_ -> insert(list)));
    }

    private boolean insert(SeenList list) {
        int added = jdbc.sql("""
                        insert into price_list (id, seen_at, upstream_key, prices, unread)
                        values (:id, :seen_at, :upstream_key, :prices, :unread)
                        on conflict (id) do nothing
                        """)
                .param("id", list.id())
                .param("seen_at", list.seenAt().toEpochMilli())
                .param("upstream_key", list.upstreamKey())
                .param("prices", list.prices())
                .param("unread", list.unread())
                .update();
        if (added == 0) {
            return false;
        }
        list.changes().forEach(change -> insert(list.id(), change));
        return true;
    }

    private void insert(long list, Change change) {
        TokenPrice price = change.price();
        jdbc.sql("""
                        insert into model_price (list_id, model, input, cached_input, output, state)
                        values (:list_id, :model, :input, :cached_input, :output, :state)
                        """)
                .param("list_id", list)
                .param("model", change.model())
                .param("input", price == null ? null : text(price.input()))
                .param("cached_input", price == null ? null : text(price.cachedInput()))
                .param("output", price == null ? null : text(price.output()))
                .param("state", change.held() ? HELD : APPLIED)
                .update();
    }

    private static String text(BigDecimal amount) {
        return amount.toPlainString();
    }
}
