package io.gateway302.idempotency;

import io.gateway302.exchange.Replay;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Store of the entries in SQL that SQLite and PostgreSQL both support. Each change is one statement, so it needs no
 * explicit transaction.
 */
final class DatabaseIdempotencyStore implements IdempotencyStore {

    /** Number of leases per statement. Each takes two parameters, which stays within the limits of both databases. */
    private static final int RENEWED_AT_ONCE = 200;

    /** Mark of an entry in flight whose expiration time has passed once. */
    private static final String OVERDUE = "overdue";

    private final JdbcClient jdbc;
    private final IdempotencyProperties properties;
    private final Clock clock;

    DatabaseIdempotencyStore(JdbcClient jdbc, IdempotencyProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public ClaimResult begin(Claim claim) {
        Instant now = clock.instant();
        Optional<Entry> before = find(claim);
        if (before.isPresent() && !before.get().isExpired(now)) {
            return before.get().meet(claim, now);
        }
        if (insert(claim, now)) {
            return new ClaimResult.Started();
        }
        // Another replica was faster. If it has already released the key, the next poll retries.
        return find(claim).map(entry -> entry.meet(claim, now)).orElseGet(ClaimResult.InFlight::new);
    }

    private Optional<Entry> find(Claim claim) {
        return jdbc.sql("select * from idempotency_entry where id = :id")
                .param("id", claim.id().digest())
                .query(DatabaseIdempotencyStore::entry)
                .optional();
    }

    /** Inserts the entry, or replaces an expired one. */
    private boolean insert(Claim claim, Instant now) {
        return jdbc.sql("""
                        insert into idempotency_entry
                            (id, client_id, fingerprint, owner, received_at, lease_until, expires_at, state, about)
                        values (:id, :client_id, :fingerprint, :owner, :received_at, :lease_until, :expires_at,
                            'in_flight', '')
                        on conflict (id) do update set fingerprint = excluded.fingerprint, owner = excluded.owner,
                            received_at = excluded.received_at, lease_until = excluded.lease_until,
                            expires_at = excluded.expires_at, state = excluded.state, about = excluded.about,
                            body = null
                        where idempotency_entry.expires_at <= :now and idempotency_entry.state <> 'in_flight'
                        """)
                        .param("id", claim.id().digest())
                        .param("client_id", claim.id().clientId())
                        .param("fingerprint", claim.fingerprint())
                        .param("owner", claim.owner())
                        .param("received_at", claim.call().receivedAt().toEpochMilli())
                        .param("lease_until", now.plus(properties.lease()).toEpochMilli())
                        .param("expires_at", now.plus(properties.ttl()).toEpochMilli())
                        .param("now", now.toEpochMilli())
                        .update()
                == 1;
    }

    @Override
    public boolean finish(Claim claim, StoredOutcome ending) {
        StoredEnding stored = StoredEnding.of(ending);
        return jdbc.sql("""
                        update idempotency_entry
                        set state = :state, about = :about, body = :body, expires_at = :until
                        where id = :id and owner = :owner and state = 'in_flight'
                        """)
                        .param("state", stored.state())
                        .param("about", stored.about())
                        .param("body", stored.body(), Types.VARBINARY)
                        .param("until", clock.instant().plus(properties.ttl()).toEpochMilli())
                        .param("id", claim.id().digest())
                        .param("owner", claim.owner())
                        .update()
                == 1;
    }

    @Override
    public void release(Claim claim) {
        jdbc.sql("delete from idempotency_entry where id = :id and owner = :owner and state = 'in_flight'")
                .param("id", claim.id().digest())
                .param("owner", claim.owner())
                .update();
    }

    @Override
    public void renew(Collection<Claim> claims) {
        long until = clock.instant().plus(properties.lease()).toEpochMilli();
        List<Claim> all = List.copyOf(claims);
        for (int from = 0; from < all.size(); from += RENEWED_AT_ONCE) {
            List<Claim> some = all.subList(from, Math.min(from + RENEWED_AT_ONCE, all.size()));
            jdbc.sql("""
                            update idempotency_entry set lease_until = :until, expires_at = :expires_at, about = ''
                            where id in (:ids) and owner in (:owners) and state = 'in_flight'
                            """)
                    .param("until", until)
                    .param("expires_at", until + properties.ttl().toMillis())
                    .param(
                            "ids",
                            some.stream().map(claim -> claim.id().digest()).toList())
                    .param("owners", some.stream().map(Claim::owner).toList())
                    .update();
        }
    }

    @Override
    public int prune(int most) {
        long now = clock.millis();
        int pruned = jdbc.sql("""
                        delete from idempotency_entry where id in
                            (select id from idempotency_entry
                             where expires_at <= :now and (state <> 'in_flight' or about = :overdue)
                             order by expires_at limit :most)
                        """)
                .param("now", now)
                .param("overdue", OVERDUE)
                .param("most", most)
                .update();
        // The entry is kept for one more TTL: the clock may have been set forward, and a live owner renews its lease.
        jdbc.sql("""
                        update idempotency_entry set about = :overdue, expires_at = :again
                        where expires_at <= :now and state = 'in_flight' and about = ''
                        """)
                .param("overdue", OVERDUE)
                .param("again", now + properties.ttl().toMillis())
                .param("now", now)
                .update();
        return pruned;
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        byte[] body = row.getBytes("body");
        return new Entry(
                row.getString("fingerprint"),
                new Replay(row.getString("owner"), Instant.ofEpochMilli(row.getLong("received_at"))),
                Instant.ofEpochMilli(row.getLong("lease_until")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                new StoredEnding(row.getString("state"), row.getString("about"), body == null ? new byte[0] : body)
                        .read());
    }
}
