package io.gateway302.ledger.store;

import io.gateway302.ledger.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lookup of one call of a client by an id that its caller has seen. */
final class CallLookup {

    private static final String GENERATION = "gen_";

    /** Form of upstream request ids. */
    private static final Pattern UPSTREAM_ID = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

    /** Maximum number of calls that are searched for an id without an index. */
    private static final int MOST = 10_000;

    private static final Duration SEARCHED = Duration.ofDays(1);

    private static final String COLUMNS = """
            select c.writer, c.sequence, c.document, c.previous_hash, c.hash,
                (select s.document from ledger_entry s
                    where s.id = c.id and s.kind = 'settlement' and s.recorded_at >= c.started_at
                    limit 1) as settlement
            """;

    private static final String BY_ID =
            COLUMNS + "from ledger_entry c where c.kind = 'call' and c.client_id = :client and c.id = :id limit 1";

    private static final String BY_REQUEST = COLUMNS + """
            from (select * from ledger_entry
                    where kind = 'call' and client_id = :client and started_at >= :from and recorded_at >= :from
                    order by started_at desc, id desc limit :most) c
            where c.request_id = :id or c.document like :upstream escape '!'
            order by c.started_at desc, c.id desc limit 1""";

    private CallLookup() {}

    static Optional<RecordedCall> find(JdbcTemplate jdbc, String clientId, String id) {
        JdbcClient client = JdbcClient.create(jdbc);
        if (id.startsWith(GENERATION)) {
            return client.sql(BY_ID)
                    .param("client", clientId)
                    .param("id", id)
                    .query(CallSearch::call)
                    .optional();
        }
        return client.sql(BY_REQUEST)
                .param("client", clientId)
                .param("from", Instant.now().minus(SEARCHED).toEpochMilli())
                .param("most", MOST)
                .param("id", id)
                .param("upstream", UPSTREAM_ID.matcher(id).matches() ? pattern(id) : "")
                .query(CallSearch::call)
                .optional()
                // SQLite compares patterns regardless of case
                .filter(found -> id.equals(found.call().requestId())
                        || id.equals(found.call().upstreamRequestId()));
    }

    private static String pattern(String id) {
        return "%\"upstream_request_id\":\"" + id.replace("_", "!_") + "\"%";
    }
}
