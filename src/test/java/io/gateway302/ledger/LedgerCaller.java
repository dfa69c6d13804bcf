package io.gateway302.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Client that reads the ledger of a gateway as an administrator, over HTTP. */
public final class LedgerCaller {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    /** Creates a client for the gateway at this port. */
    public LedgerCaller(int port) {
        this.address = "http://127.0.0.1:" + port + "/admin/v1";
    }

    /** Creates a client of the gateway and returns its key. */
    public String newClient(String name) {
        return newClientOf("{\"name\":\"" + name + "\"}");
    }

    /** Creates a client of the gateway from this JSON and returns its key. */
    public String newClientOf(String client) {
        String id = JsonPath.read(post("/clients", client), "$.id");
        return JsonPath.read(post("/clients/" + id + "/keys", "{\"name\":\"k\"}"), "$.key");
    }

    /** Returns all rows, the newest first. */
    public List<Row> rows() {
        return rows("");
    }

    /** Returns the rows of a query, the newest first. */
    public List<Row> rows(String query) {
        List<Row> rows = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            String page = get("/ledger?limit=200&" + query + (query.isEmpty() ? "" : "&") + "cursor=" + cursor);
            JsonPath.<List<Map<String, Object>>>read(page, "$.items").forEach(row -> rows.add(Row.of(row)));
            cursor = JsonPath.read(page, "$.next_cursor");
        }
        return rows;
    }

    /** Waits until the call with this request id is recorded, and returns its row. */
    public Row row(String requestId) {
        return await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> rows("request_id=" + requestId).stream()
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** Returns whether the chains are valid. */
    public boolean isValid() {
        return JsonPath.<Boolean>read(get("/ledger/verify"), "$.valid");
    }

    /** Returns the body of an administrator's GET request. */
    public String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(address + path)).GET(), 200);
    }

    private String post(String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)),
                201);
    }

    private String send(HttpRequest.Builder request, int expected) {
        try {
            HttpResponse<String> response = http.send(
                    request.header("Authorization", "Bearer " + RunningGateway.ADMIN_KEY)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
            return response.body();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Row of the ledger, with the fields that tests use. */
    public record Row(
            String id,
            String requestId,
            String outcome,
            @Nullable BigDecimal cost,
            @Nullable String costSource,
            Map<String, Object> all) {

        static Row of(Map<String, Object> row) {
            Map<?, ?> cost = (Map<?, ?>) row.get("cost");
            return new Row(
                    String.valueOf(row.get("id")),
                    String.valueOf(row.get("request_id")),
                    String.valueOf(row.get("outcome")),
                    cost == null ? null : new BigDecimal((String) cost.get("amount")),
                    cost == null ? null : (String) cost.get("source"),
                    row);
        }
    }
}
