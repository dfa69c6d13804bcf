package io.gateway302.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Check at startup that the gateway can use the server: its kind, the credentials, and permissions for every command of
 * the gateway's scripts.
 */
final class StoreCheck {

    private static final Logger log = LoggerFactory.getLogger(StoreCheck.class);

    private static final RedisScript<?> SCRIPT = RedisScript.of(new ClassPathResource("redis/probe.lua"));

    /** One key for each key prefix of the gateway. */
    private static final List<String> KEYS =
            List.of("gateway302:limit:{probe}", "gateway302:hold:{probe}", "gateway:idempotency:{probe}");

    private static final String CHANNEL = "gateway302:clients-changed";

    private static final Pattern COMMAND = Pattern.compile("'([^']+)' (?:sub)?command");

    private static final String ACL =
            "Give the Redis user: ~gateway302:* ~gateway:idempotency:* &gateway302:* +@read +@write"
                    + " +@scripting +@connection +@pubsub +time +info.";

    /**
     * Runs every command that the gateway needs.
     *
     * @throws UnusableStoreException if a command is denied, or if the server is of another kind
     * @throws DataAccessException if the server does not respond, or rejects the connection
     */
    void run(RedisConnection connection) {
        if (!(connection instanceof RedisClusterConnection)) {
            checkMode(connection);
        }
        RedisScriptingCommands scripts = connection.scriptingCommands();
        for (String key : KEYS) {
            probe(scripts.eval(bytes(SCRIPT.getScriptAsString()), ReturnType.VALUE, 1, bytes(key)));
            // the server has cached the script after EVAL
            probe(scripts.evalSha(SCRIPT.getSha1(), ReturnType.VALUE, 1, bytes(key)));
        }
        // an additional message is harmless: it only says that something may have changed
        Long _ = connection.publish(bytes(CHANNEL), bytes("changed"));
        warnOfEviction(connection);
    }

    private static void probe(byte @Nullable [] refused) {
        if (refused != null && refused.length > 0) {
            throw refusal(new String(refused, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Creates an exception from a line of the script: the command, a space, and the reason given by the server. */
    private static UnusableStoreException refusal(String line) {
        int space = line.indexOf(' ');
        String command = line.substring(0, space);
        String reason = line.substring(space + 1);
        if (reason.contains("READONLY")) {
            return readOnly(null);
        }
        return new UnusableStoreException(
                "The Redis user may not run " + command + " on the gateway's keys: " + reason, ACL, null);
    }

    private static UnusableStoreException readOnly(@Nullable Throwable cause) {
        return new UnusableStoreException(
                "The Redis server is a read-only replica",
                "Set SPRING_DATA_REDIS_URL to the primary, or SPRING_DATA_REDIS_SENTINEL_MASTER and"
                        + " SPRING_DATA_REDIS_SENTINEL_NODES.",
                cause);
    }

    private static void checkMode(RedisConnection connection) {
        String mode = info(connection, "server", "redis_mode");
        if (mode.equals("cluster")) {
            throw ofACluster(null);
        }
        if (mode.equals("sentinel")) {
            throw new UnusableStoreException(
                    "The Redis server is a Sentinel",
                    "Set SPRING_DATA_REDIS_SENTINEL_MASTER and SPRING_DATA_REDIS_SENTINEL_NODES instead of"
                            + " SPRING_DATA_REDIS_URL.",
                    null);
        }
    }

    private static UnusableStoreException ofACluster(@Nullable Throwable cause) {
        return new UnusableStoreException(
                "The Redis server is a node of a Redis Cluster",
                "Set SPRING_DATA_REDIS_CLUSTER_NODES instead of SPRING_DATA_REDIS_URL.",
                cause);
    }

    /**
     * Logs a warning if keys can be evicted. Budget counters are ordinary keys with an expiry, so most eviction
     * policies may delete them.
     */
    private static void warnOfEviction(RedisConnection connection) {
        String limit = info(connection, "memory", "maxmemory");
        String policy = info(connection, "memory", "maxmemory_policy");
        if (!limit.isEmpty() && !limit.equals("0") && !policy.isEmpty() && !policy.equals("noeviction")) {
            log.warn(
                    "Redis evicts keys when its memory is full (maxmemory-policy {}): counters of budgets can be lost and"
                            + " budgets spent twice. Set maxmemory-policy noeviction",
                    policy);
        }
    }

    /**
     * Returns a field of a section of {@code INFO}; empty if the user has no permission. In a cluster, it is that of
     * any node.
     */
    private static String info(RedisConnection connection, String section, String field) {
        try {
            Properties all = connection.serverCommands().info(section);
            return all == null
                    ? ""
                    : all.stringPropertyNames().stream()
                            .filter(name -> name.equals(field) || name.endsWith("." + field))
                            .map(all::getProperty)
                            .findFirst()
                            .orElse("");
        } catch (DataAccessException e) {
            if (String.valueOf(e.getMostSpecificCause().getMessage()).startsWith("NOPERM")) {
                return "";
            }
            throw e;
        }
    }

    /** Returns the configuration error behind a failed connection or command; null for an outage. */
    @Nullable
    UnusableStoreException explain(DataAccessException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof SSLException) {
                return new UnusableStoreException(
                        "The TLS connection to Redis cannot be made: " + message,
                        "Check that the server speaks TLS on that port (rediss://), and name a bundle that trusts its"
                                + " certificate with SPRING_DATA_REDIS_SSL_BUNDLE.",
                        failure);
            }
            UnusableStoreException explained = explain(message, failure);
            if (explained != null) {
                return explained;
            }
        }
        return null;
    }

    private static @Nullable UnusableStoreException explain(String message, Throwable failure) {
        if (message.startsWith("WRONGPASS") || message.startsWith("NOAUTH") || message.contains("AUTH <password>")) {
            return new UnusableStoreException(
                    "Redis rejects the user or the password: " + message,
                    "Check both in SPRING_DATA_REDIS_URL (redis://user:password@host:port), or"
                            + " SPRING_DATA_REDIS_USERNAME and SPRING_DATA_REDIS_PASSWORD.",
                    failure);
        }
        if (message.startsWith("NOPERM")) {
            Matcher command = COMMAND.matcher(message);
            return new UnusableStoreException(
                    command.find()
                            ? "The Redis user may not run " + command.group(1) + ": " + message
                            : "The Redis user may not use the gateway's keys or channel: " + message,
                    ACL,
                    failure);
        }
        if (message.startsWith("READONLY")) {
            return readOnly(failure);
        }
        if (message.startsWith("MOVED") || message.startsWith("CROSSSLOT")) {
            return ofACluster(failure);
        }
        return null;
    }
}
