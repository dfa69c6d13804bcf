package io.gateway302.tasks.store;

import io.gateway302.problem.Violation;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mapping between tasks and their rows. */
final class TaskRows implements RowMapper<ManagedTask> {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
    private static final TypeReference<List<TaskResult>> RESULTS = new TypeReference<>() {};
    private static final TypeReference<List<Violation>> WARNINGS = new TypeReference<>() {};

    private final JsonMapper json;

    TaskRows(JsonMapper json) {
        this.json = json;
    }

    @Override
    public ManagedTask mapRow(ResultSet row, int number) throws SQLException {
        String remoteId = row.getString("remote_id");
        return new ManagedTask(
                row.getString("id"),
                new TaskOwner(
                        row.getString("client_id"),
                        row.getString("client"),
                        row.getString("key_id"),
                        row.getString("token")),
                row.getString("operation"),
                row.getString("model"),
                wishes(row),
                Instant.ofEpochMilli(row.getLong("created_at")),
                new TaskProgress(
                        TaskStatus.of(row.getString("status")),
                        row.getLong("version"),
                        row.getObject("fraction") == null ? null : row.getDouble("fraction"),
                        instant(row, "started_at"),
                        instant(row, "completed_at"),
                        json.readValue(row.getString("results"), RESULTS),
                        document(row.getString("output")),
                        document(row.getString("error")),
                        json.readValue(row.getString("usage"), TaskUsage.class),
                        json.readValue(row.getString("warnings"), WARNINGS),
                        remoteId == null
                                ? null
                                : new RemoteTask(
                                        remoteId, row.getString("remote_field"), row.getString("upstream_key")),
                        row.getInt("cancel_asked") == 1));
    }

    private TaskWishes wishes(ResultSet row) throws SQLException {
        String webhook = row.getString("webhook_url");
        String events = row.getString("webhook_events");
        return new TaskWishes(
                json.readValue(row.getString("metadata"), TEXTS),
                webhook == null ? null : URI.create(webhook),
                events == null ? List.of() : json.readValue(events, NAMES),
                row.getInt("store_results") == 1);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private @Nullable JsonNode document(@Nullable String text) {
        return text == null ? null : json.readTree(text);
    }

    /** Returns the values of the columns that change in the course of a task. */
    Map<String, @Nullable Object> columns(TaskProgress progress) {
        RemoteTask remote = progress.remote();
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("status", progress.status().label());
        columns.put("version", progress.version());
        columns.put("fraction", progress.fraction());
        columns.put("started_at", millis(progress.startedAt()));
        columns.put("completed_at", millis(progress.completedAt()));
        columns.put("results", json.writeValueAsString(progress.results()));
        columns.put("output", text(progress.output()));
        columns.put("error", text(progress.error()));
        columns.put("usage", json.writeValueAsString(progress.usage()));
        columns.put("warnings", json.writeValueAsString(progress.warnings()));
        columns.put("remote_id", remote == null ? null : remote.id());
        columns.put("remote_field", remote == null ? null : remote.field());
        columns.put("upstream_key", remote == null ? null : remote.upstreamKey());
        columns.put("cancel_asked", progress.cancelAsked() ? 1 : 0);
        return columns;
    }

    /** Returns the values of the columns that never change. */
    Map<String, @Nullable Object> identity(ManagedTask task) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("id", task.id());
        columns.put("client_id", task.owner().clientId());
        columns.put("client", task.owner().client());
        columns.put("key_id", task.owner().keyId());
        columns.put("token", task.owner().token());
        columns.put("operation", task.operation());
        columns.put("model", task.model());
        TaskWishes wishes = task.wishes();
        columns.put("metadata", json.writeValueAsString(wishes.metadata()));
        columns.put(
                "webhook_url",
                wishes.webhook() == null ? null : wishes.webhook().toString());
        columns.put(
                "webhook_events",
                wishes.webhookEvents().isEmpty() ? null : json.writeValueAsString(wishes.webhookEvents()));
        columns.put("store_results", wishes.storesResults() ? 1 : 0);
        columns.put("created_at", task.createdAt().toEpochMilli());
        return columns;
    }

    private @Nullable String text(@Nullable JsonNode document) {
        return document == null ? null : json.writeValueAsString(document);
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
