package io.gateway302.tasks.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Store of tasks in the database. A replica works on a task while it has a lease of it. A change of another replica, or
 * after the lease has passed to another one, has no effect.
 */
public final class ManagedTaskStore implements TaskVersions {

    /** Maximum number of tasks in one statement. */
    private static final int BATCH = 500;

    private static final String OPEN = "status in ('queued', 'in_progress')";

    private static final String UPDATE = """
            update managed_task set status = :status, version = version + 1, fraction = :fraction,
                started_at = :started_at, completed_at = :completed_at, results = :results, output = :output,
                error = :error, usage = case when settled = 1 then usage else :usage end, warnings = :warnings, remote_id = :remote_id,
                remote_field = :remote_field, upstream_key = :upstream_key, changed_at = :now""";

    private final JdbcClient jdbc;
    private final TaskRows rows;
    private final JsonMapper json;
    private final Clock clock;

    /** Creates the store. */
    public ManagedTaskStore(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.rows = new TaskRows(json);
    }

    /** Adds a new task, with a lease for the replica that submits it. */
    public void insert(ManagedTask task, SubmissionKey key, Lease lease) {
        insert(task, key, lease.owner(), lease.until());
    }

    /**
     * Adds a task that its caller polls itself.
     *
     * @param until time after which its end is unknown
     */
    public void insertObserved(ManagedTask task, Instant until) {
        insert(task, new SubmissionKey(null, ""), null, until);
    }

    private void insert(ManagedTask task, SubmissionKey key, @Nullable String owner, Instant until) {
        int _ = jdbc.sql("""
                        insert into managed_task (id, client_id, client, key_id, token, operation, model, status, version,
                            fraction, created_at, started_at, completed_at, metadata, webhook_url, webhook_events,
                            store_results, results, output, error, usage,
                            warnings, remote_id, remote_field, upstream_key, cancel_asked, idempotency_key,
                            request_hash, next_poll_at, lease_owner, lease_until)
                        values (:id, :client_id, :client, :key_id, :token, :operation, :model, :status, :version,
                            :fraction, :created_at, :started_at, :completed_at, :metadata, :webhook_url,
                            :webhook_events, :store_results, :results, :output, :error,
                            :usage, :warnings, :remote_id, :remote_field, :upstream_key, :cancel_asked,
                            :idempotency_key, :request_hash, null, :owner, :until)
                        on conflict (id) do nothing
                        """)
                .params(rows.identity(task))
                .params(rows.columns(task.progress()))
                .param("idempotency_key", key.idempotencyKey())
                .param("request_hash", key.request())
                .param("owner", owner)
                .param("until", until.toEpochMilli())
                .update();
    }

    /** Stores a change of an open task that its caller polls itself. */
    public void updateObserved(ManagedTask task) {
        int _ = jdbc.sql(UPDATE + " where id = :id and lease_owner is null and " + OPEN)
                .params(rows.columns(task.progress()))
                .param("now", clock.millis())
                .param("id", task.id())
                .update();
    }

    /** Returns the task with this id. */
    public Optional<ManagedTask> find(String id) {
        return jdbc.sql("select * from managed_task where id = :id")
                .param("id", id)
                .query(rows)
                .optional();
    }

    /**
     * Task of an earlier submission with the same idempotency key.
     *
     * @param id its id
     * @param isSame whether the submissions have the same operation and input
     */
    public record Duplicate(String id, boolean isSame) {}

    /** Returns the task that the client submitted with this idempotency key after the given time. */
    public Optional<Duplicate> findDuplicate(String clientId, SubmissionKey key, Instant after) {
        return key.idempotencyKey() == null
                ? Optional.empty()
                : jdbc.sql("""
                                select id, request_hash from managed_task
                                where client_id = :client and idempotency_key = :key and created_at > :after
                                order by id desc limit 1
                                """)
                        .param("client", clientId)
                        .param("key", key.idempotencyKey())
                        .param("after", after.toEpochMilli())
                        .query((row, _) -> new Duplicate(
                                row.getString("id"),
                                row.getString("request_hash").equals(key.request())))
                        .optional();
    }

    /** Returns the tasks that match, in the order of their arrival. */
    public List<ManagedTask> list(TaskQuery query) {
        Map<String, Object> values = new HashMap<>();
        StringBuilder where = new StringBuilder("1 = 1");
        filter(where, values, "client_id = :client", "client", query.clientId());
        filter(where, values, "token = :token", "token", query.token());
        filter(
                where,
                values,
                "status = :status",
                "status",
                query.status() == null ? null : query.status().label());
        filter(
                where,
                values,
                "operation in (:operations)",
                "operations",
                query.operations().isEmpty() ? null : query.operations());
        filter(
                where,
                values,
                "created_at >= :from",
                "from",
                query.from() == null ? null : query.from().toEpochMilli());
        filter(
                where,
                values,
                "created_at < :to",
                "to",
                query.to() == null ? null : query.to().toEpochMilli());
        filter(where, values, query.oldestFirst() ? "id > :after" : "id < :after", "after", query.after());
        return jdbc.sql("select * from managed_task where " + where + " order by id"
                        + (query.oldestFirst() ? "" : " desc") + " limit :limit")
                .params(values)
                .param("limit", query.limit())
                .query(rows)
                .list();
    }

    private static void filter(
            StringBuilder where, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(condition);
            values.put(name, value);
        }
    }

    /**
     * Stores a change of a task. The lease ends if the task is to be polled later, or has ended.
     *
     * @param nextPoll time of the next poll; null if the task has ended
     * @return whether the replica still had the lease
     */
    public boolean update(ManagedTask task, String owner, @Nullable Instant nextPoll) {
        return jdbc.sql(UPDATE + ", next_poll_at = :next_poll_at, lease_until = 0 where id = :id"
                                + " and lease_owner = :owner and " + OPEN)
                        .params(rows.columns(task.progress()))
                        .param("now", clock.millis())
                        .param("next_poll_at", nextPoll == null ? null : nextPoll.toEpochMilli())
                        .param("id", task.id())
                        .param("owner", owner)
                        .update()
                == 1;
    }

    /** Stores that a poll has changed nothing, and ends the lease. */
    public void postpone(String id, String owner, Instant nextPoll) {
        int _ = jdbc.sql("""
                        update managed_task set next_poll_at = :next, lease_until = 0
                        where id = :id and lease_owner = :owner
                        """)
                .param("next", nextPoll.toEpochMilli())
                .param("id", id)
                .param("owner", owner)
                .update();
    }

    /**
     * Takes leases of open tasks whose poll is due.
     *
     * @return tasks that this replica polls now
     */
    public List<ManagedTask> claimDue(Lease lease, Instant now, int limit) {
        List<String> due = jdbc.sql("""
                        select id from managed_task where next_poll_at <= :now and lease_until <= :now
                        order by next_poll_at limit :limit
                        """)
                .param("now", now.toEpochMilli())
                .param("limit", limit)
                .query((row, _) -> row.getString("id"))
                .list();
        if (due.isEmpty()) {
            return List.of();
        }
        int _ = jdbc.sql("""
                        update managed_task set lease_owner = :owner, lease_until = :until
                        where id in (:ids) and next_poll_at <= :now and lease_until <= :now
                        """)
                .param("owner", lease.owner())
                .param("until", lease.until().toEpochMilli())
                .param("ids", due)
                .param("now", now.toEpochMilli())
                .update();
        return jdbc.sql(
                        "select * from managed_task where id in (:ids) and lease_owner = :owner and lease_until = :until")
                .param("ids", due)
                .param("owner", lease.owner())
                .param("until", lease.until().toEpochMilli())
                .query(rows)
                .list();
    }

    /** Extends the leases of tasks that this replica submits. */
    public void renew(Collection<String> ids, Lease lease) {
        List<String> all = new ArrayList<>(ids);
        for (int from = 0; from < all.size(); from += BATCH) {
            int _ = jdbc.sql("update managed_task set lease_until = :until where id in (:ids) and lease_owner = :owner")
                    .param("until", lease.until().toEpochMilli())
                    .param("ids", all.subList(from, Math.min(all.size(), from + BATCH)))
                    .param("owner", lease.owner())
                    .update();
        }
    }

    /** Returns open tasks without a task at 302.AI whose replica no longer has the lease. */
    public List<ManagedTask> abandoned(Instant now, int limit) {
        return jdbc.sql("select * from managed_task where " + OPEN
                        + " and next_poll_at is null and lease_until <= :now order by id limit :limit")
                .param("now", now.toEpochMilli())
                .param("limit", limit)
                .query(rows)
                .list();
    }

    /** Takes the lease of a task; returns false if another replica has it. */
    public boolean claim(String id, Lease lease, Instant now) {
        return jdbc.sql("""
                        update managed_task set lease_owner = :owner, lease_until = :until
                        where id = :id and lease_until <= :now and status in ('queued', 'in_progress')
                        """)
                        .param("owner", lease.owner())
                        .param("until", lease.until().toEpochMilli())
                        .param("id", id)
                        .param("now", now.toEpochMilli())
                        .update()
                == 1;
    }

    /**
     * Stores a request to cancel an open task, and makes its poll due.
     *
     * @return false if the task has ended, or its owner asked before
     */
    public boolean askToCancel(String id, Instant now) {
        return jdbc.sql("""
                        update managed_task set cancel_asked = 1, version = version + 1, changed_at = :now,
                            next_poll_at = case when next_poll_at is null then null else :now end
                        where id = :id and cancel_asked = 0 and status in ('queued', 'in_progress')
                        """).param("now", now.toEpochMilli()).param("id", id).update() == 1;
    }

    /**
     * Deletes a task that has ended.
     *
     * @return false if it has not ended, or does not exist
     */
    public boolean delete(String id) {
        return jdbc.sql("delete from managed_task where id = :id and status not in ('queued', 'in_progress')")
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Deletes the results and the output of a task that has ended. */
    public void deleteResults(String id) {
        int _ = jdbc.sql("""
                        update managed_task set results = '[]', output = null, version = version + 1, changed_at = :now
                        where id = :id and status not in ('queued', 'in_progress')
                        """).param("now", clock.millis()).param("id", id).update();
    }

    /**
     * Stores the final usage of a task, once.
     *
     * @return false if there is no such task, or its usage is final already
     */
    public boolean settle(String id, TaskUsage usage) {
        return jdbc.sql("""
                        update managed_task set usage = :usage, settled = 1, version = version + 1, changed_at = :now
                        where id = :id and settled = 0
                        """)
                        .param("usage", json.writeValueAsString(usage))
                        .param("now", clock.millis())
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Returns the final usage of a task; empty if it is not final yet. */
    public Optional<TaskUsage> settledUsage(String id) {
        return jdbc.sql("select usage from managed_task where id = :id and settled = 1")
                .param("id", id)
                .query((row, _) -> json.readValue(row.getString("usage"), TaskUsage.class))
                .optional();
    }

    /** Returns whether the gateway polls a task, or has polled it: not one that its caller polls. */
    public boolean isManaged(String id) {
        return jdbc.sql("select id from managed_task where id = :id and lease_owner is not null")
                .param("id", id)
                .query((row, _) -> row.getString("id"))
                .optional()
                .isPresent();
    }

    @Override
    public Map<String, Long> changedSince(Instant time) {
        Map<String, Long> versions = new HashMap<>();
        jdbc.sql("select id, version from managed_task where changed_at >= :time")
                .param("time", time.toEpochMilli())
                .query((row, _) -> versions.put(row.getString("id"), row.getLong("version")))
                .list();
        return versions;
    }

    @Override
    public Map<String, Long> versions(Collection<String> ids) {
        Map<String, Long> versions = new HashMap<>();
        List<String> all = new ArrayList<>(ids);
        for (int from = 0; from < all.size(); from += BATCH) {
            jdbc.sql("select id, version from managed_task where id in (:ids)")
                    .param("ids", all.subList(from, Math.min(all.size(), from + BATCH)))
                    .query((row, _) -> versions.put(row.getString("id"), row.getLong("version")))
                    .list();
        }
        return versions;
    }

    /** Returns the number of open tasks by status, and the oldest of them. */
    public OpenTasks openTasks() {
        Map<TaskStatus, Long> numbers = new EnumMap<>(TaskStatus.class);
        List<Instant> oldest = jdbc.sql("select status, count(*) as number, min(created_at) as oldest from managed_task"
                        + " where lease_owner is not null and " + OPEN + " group by status")
                .query((row, _) -> {
                    numbers.put(TaskStatus.of(row.getString("status")), row.getLong("number"));
                    return Instant.ofEpochMilli(row.getLong("oldest"));
                })
                .list();
        return new OpenTasks(
                numbers, oldest.stream().min(Comparator.naturalOrder()).orElse(null));
    }

    /**
     * Open tasks that the gateway polls.
     *
     * @param numbers numbers by status
     * @param oldest time of arrival of the oldest one; null if there is none
     */
    public record OpenTasks(
            Map<TaskStatus, Long> numbers, @Nullable Instant oldest) {}

    /** Deletes tasks that ended before the given time. Returns their number. */
    public int deleteEndedBefore(Instant time) {
        return jdbc.sql("delete from managed_task where completed_at < :before")
                .param("before", time.toEpochMilli())
                .update();
    }
}
