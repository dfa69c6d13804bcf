package io.gateway302.results;

import io.gateway302.results.Staging.StagedFile;
import io.gateway302.results.media.MediaFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rows of result files in the main database, which all replicas share. A row is added before its file, so that a file
 * without a row cannot remain after a crash. All methods throw {@link org.springframework.dao.DataAccessException} if
 * the database is unavailable.
 */
final class ResultRows {

    private final JdbcClient jdbc;

    ResultRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** State of a file. */
    enum State {
        /** A replica copies it now. */
        COPYING,
        /** It can be served. */
        STORED,
        /** It is to be deleted. */
        DELETING,
        /** It is deleted; the row only shows that it existed. */
        DELETED;

        private static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Row of a file.
     *
     * @param result the file; null while its content is not known
     */
    record Row(
            String id,
            State state,
            Instant expiresAt,
            @Nullable StoredResult result) {}

    Optional<Row> find(String id) {
        return jdbc.sql("select * from result_file where id = :id")
                .param("id", id)
                .query(ResultRows::row)
                .optional();
    }

    /** Returns the stored or deleted file of a task; empty if there is none, or copies in progress only. */
    Optional<Row> find(String taskId, int index) {
        return jdbc.sql("""
                        select * from result_file
                        where task_id = :task_id and file_index = :file_index and state <> 'copying'
                        order by case state when 'stored' then 0 else 1 end, id
                        limit 1
                        """)
                .param("task_id", taskId)
                .param("file_index", index)
                .query(ResultRows::row)
                .optional();
    }

    /**
     * Adds a file that is being copied.
     *
     * @param expiresAt time at which the copy counts as abandoned
     */
    void add(String id, ResultSource source, String kind, Instant expiresAt) {
        jdbc.sql("""
                        insert into result_file (id, task_id, file_index, client_id, kind, state, expires_at)
                        values (:id, :task_id, :file_index, :client_id, :kind, 'copying', :expires_at)
                        """)
                .param("id", id)
                .param("task_id", source.taskId())
                .param("file_index", source.index())
                .param("client_id", source.clientId())
                .param("kind", kind)
                .param("expires_at", expiresAt.toEpochMilli())
                .update();
    }

    /**
     * Marks a copied file as stored.
     *
     * @return false if it was deleted during the copy, or if another replica has stored the same result
     */
    boolean complete(String id, StagedFile file, Instant storedAt, Instant expiresAt) {
        MediaFacts facts = file.facts();
        try {
            return jdbc.sql("""
                            update result_file
                            set state = 'stored', content_type = :content_type, size = :size, sha256 = :sha256,
                                width = :width, height = :height, seconds = :seconds,
                                stored_at = :stored_at, expires_at = :expires_at
                            where id = :id and state = 'copying' and not exists (
                                select 1 from result_file other
                                where other.task_id = result_file.task_id
                                  and other.file_index = result_file.file_index
                                  and other.state = 'stored')
                            """)
                            .param("id", id)
                            .param("content_type", facts.type().contentType())
                            .param("size", file.size())
                            .param("sha256", file.sha256())
                            .param("width", facts.width(), Types.INTEGER)
                            .param("height", facts.height(), Types.INTEGER)
                            .param("seconds", facts.seconds(), Types.DOUBLE)
                            .param("stored_at", storedAt.toEpochMilli())
                            .param("expires_at", expiresAt.toEpochMilli())
                            .update()
                    > 0;
        } catch (DuplicateKeyException _) {
            // on PostgreSQL, another replica may store it between the condition and the change
            return false;
        }
    }

    /** Marks all files of a task as to be deleted, also those that are being copied. Returns their ids. */
    List<String> markDeleting(String clientId, String taskId) {
        jdbc.sql("""
                        update result_file set state = 'deleting'
                        where task_id = :task_id and client_id = :client_id and state in ('copying', 'stored')
                        """).param("task_id", taskId).param("client_id", clientId).update();
        return jdbc.sql("""
                        select id from result_file
                        where task_id = :task_id and client_id = :client_id and state = 'deleting'
                        """)
                .param("task_id", taskId)
                .param("client_id", clientId)
                .query((row, _) -> row.getString("id"))
                .list();
    }

    /** Marks a file as deleted from the store. */
    void markDeleted(String id) {
        jdbc.sql("update result_file set state = 'deleted' where id = :id and state = 'deleting'")
                .param("id", id)
                .update();
    }

    /** Returns the ids, in order and after this one, of files that are to be deleted. */
    List<String> deleting(String after, int count) {
        return jdbc.sql("select id from result_file where state = 'deleting' and id > :after order by id limit :count")
                .param("after", after)
                .param("count", count)
                .query((row, _) -> row.getString("id"))
                .list();
    }

    /** Returns rows that have expired, in the order of expiry and after this row; from the first if it is null. */
    List<Row> expired(@Nullable Row after, Instant now, int count) {
        return jdbc.sql("""
                        select * from result_file
                        where expires_at <= :now and (expires_at > :after or (expires_at = :after and id > :id))
                        order by expires_at, id
                        limit :count
                        """)
                .param("now", now.toEpochMilli())
                .param("after", after == null ? 0 : after.expiresAt().toEpochMilli())
                .param("id", after == null ? "" : after.id())
                .param("count", count)
                .query(ResultRows::row)
                .list();
    }

    /**
     * Ends a copy without a file: its row expires at once.
     *
     * @return false if the row is not that of a copy in progress
     */
    boolean abandon(String id) {
        return jdbc.sql("update result_file set expires_at = 0 where id = :id and state = 'copying'")
                        .param("id", id)
                        .update()
                > 0;
    }

    /** Removes a row. */
    void remove(String id) {
        jdbc.sql("delete from result_file where id = :id").param("id", id).update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        Instant expiresAt = Instant.ofEpochMilli(row.getLong("expires_at"));
        return new Row(row.getString("id"), State.of(row.getString("state")), expiresAt, result(row, expiresAt));
    }

    private static @Nullable StoredResult result(ResultSet row, Instant expiresAt) throws SQLException {
        String type = row.getString("content_type");
        return type == null
                ? null
                : new StoredResult(
                        row.getString("id"),
                        row.getString("task_id"),
                        row.getInt("file_index"),
                        row.getString("kind"),
                        type,
                        row.getLong("size"),
                        row.getString("sha256"),
                        integer(row, "width"),
                        integer(row, "height"),
                        number(row, "seconds"),
                        Instant.ofEpochMilli(row.getLong("stored_at")),
                        expiresAt);
    }

    private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }
}
