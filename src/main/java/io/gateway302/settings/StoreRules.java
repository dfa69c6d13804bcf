package io.gateway302.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Rules for the database, the shared store and the number of replicas. */
final class StoreRules {

    private static final String STORE = "gateway.store";
    private static final String REPLICAS = "gateway.replicas";
    private static final String URL = "spring.datasource.url";
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String REDIS = "redis";

    private static final List<String> REDIS_ADDRESSES = List.of(
            "spring.data.redis.url",
            "spring.data.redis.host",
            "spring.data.redis.cluster.nodes",
            "spring.data.redis.cluster.nodes[0]",
            "spring.data.redis.sentinel.master",
            "spring.data.redis.sentinel.nodes",
            "spring.data.redis.sentinel.nodes[0]",
            "spring.data.redis.masterreplica.nodes",
            "spring.data.redis.masterreplica.nodes[0]");

    private final ConfiguredValues values;

    StoreRules(ConfiguredValues values) {
        this.values = values;
    }

    List<String> faults() {
        List<String> faults = new ArrayList<>(databaseFaults());
        if (isRedis() && REDIS_ADDRESSES.stream().noneMatch(values::isSet)) {
            faults.add(values.label(STORE) + " is 'redis', but no address of Redis or Valkey is set; set"
                    + " SPRING_DATA_REDIS_URL, such as redis://redis:6379.");
        }
        if (replicas() > 1) {
            faults.addAll(replicaFaults());
        }
        return faults;
    }

    /** Returns the faults of the database URL. */
    List<String> databaseFaults() {
        String url = values.text(URL);
        if (url.startsWith(SQLITE) || url.startsWith(POSTGRESQL)) {
            return List.of();
        }
        String[] parts = url.split(":", 3);
        // only the type of the database: the rest may contain a password
        String shown = parts.length == 3 && parts[0].equals("jdbc")
                ? "begins with 'jdbc:" + parts[1] + ":'"
                : "is no JDBC URL";
        return List.of(variable("SPRING_DATASOURCE_URL", URL) + " " + (url.isEmpty() ? "is empty" : shown)
                + "; allowed are " + POSTGRESQL + "//<host>:<port>/<database>, or no value for the embedded database.");
    }

    private String variable(String usual, String property) {
        String label = values.label(property);
        return label.equals(property) ? property + " (" + usual + ")" : label;
    }

    private Stream<String> storesOfThisProcess() {
        return Stream.of(
                        values.text(URL).startsWith(SQLITE)
                                ? "the embedded database, which one process can use; set SPRING_DATASOURCE_URL to a"
                                        + " PostgreSQL database"
                                : "",
                        isRedis() ? "" : "limits that each process counts by itself; set GATEWAY_STORE=redis",
                        values.text("gateway.idempotency.store").equalsIgnoreCase("memory")
                                ? "an idempotency store in memory; set gateway.idempotency.store to redis or database"
                                : "",
                        values.isSet("gateway.identity.token-secret")
                                        || values.isSet("gateway.identity.token-secret-file")
                                ? ""
                                : "a token secret that each process makes for itself; set GATEWAY_TOKEN_SECRET to one"
                                        + " value for all replicas")
                .filter(text -> !text.isEmpty());
    }

    private List<String> replicaFaults() {
        return storesOfThisProcess()
                .map(text -> values.label(REPLICAS) + " is " + replicas() + ", but this gateway has " + text + ".")
                .toList();
    }

    private boolean isRedis() {
        return values.text(STORE).toLowerCase(Locale.ROOT).equals(REDIS);
    }

    private int replicas() {
        String text = values.text(REPLICAS);
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
    }
}
