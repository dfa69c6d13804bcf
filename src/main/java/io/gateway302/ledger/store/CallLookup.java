package io.gateway302.ledger.store;

import io.gateway302.ledger.RecordedCall;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lookup of one call by one of its ids, each of which has an index. */
final class CallLookup {

    private static final String GENERATION = "gen_";

    private static final String BY_ID = CallSearch.SELECT + " and c.id = :id limit 1";

    private static final String OF_CLIENT = CallSearch.SELECT + " and c.client_id = :client and ";

    private static final String NEWEST = " order by c.started_at desc, c.id desc limit 1";

    private CallLookup() {}

    /** Returns a call by its generation id. */
    static Optional<RecordedCall> find(JdbcTemplate jdbc, String id) {
        return JdbcClient.create(jdbc)
                .sql(BY_ID)
                .param("id", id)
                .query(CallSearch::call)
                .optional();
    }

    /** Returns a call of a client by an id that its caller has seen. */
    static Optional<RecordedCall> find(JdbcTemplate jdbc, String clientId, String id) {
        if (id.startsWith(GENERATION)) {
            return find(jdbc, clientId, id, "c.id");
        }
        // a condition with both alternatives could not use an index
        return find(jdbc, clientId, id, "c.request_id").or(() -> find(jdbc, clientId, id, "c.upstream_request_id"));
    }

    private static Optional<RecordedCall> find(JdbcTemplate jdbc, String clientId, String id, String column) {
        return JdbcClient.create(jdbc)
                .sql(OF_CLIENT + column + " = :id" + NEWEST)
                .param("client", clientId)
                .param("id", id)
                .query(CallSearch::call)
                .optional();
    }
}
