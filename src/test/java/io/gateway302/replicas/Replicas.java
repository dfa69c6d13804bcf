package io.gateway302.replicas;

import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Gateways, each a process with a data directory of its own, that share a database and a Redis. */
final class Replicas {

    private final Path home;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> properties = new ArrayList<>();

    Replicas(Path home) {
        this.home = home;
        environment.putAll(Map.of(
                "AI302_API_KEY",
                "key-of-the-replicas",
                "AI302_BASE_URL",
                "http://127.0.0.1:1",
                "GATEWAY_ADMIN_KEY",
                RunningGateway.ADMIN_KEY,
                "GATEWAY_LEDGER_SECRET",
                "the-ledger-secret-of-all-the-replicas",
                "GATEWAY_TOKEN_SECRET",
                "the-token-secret-of-all-the-replicas-"));
        // they share two cores with their callers and their upstream
        properties.add("gateway.redis.timeout=100ms");
    }

    Replicas with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Replicas with(String property) {
        properties.add(property);
        return this;
    }

    Replicas onDatabase(String url) {
        return with("spring.datasource.url=" + url);
    }

    /** With the stores that several replicas need. */
    Replicas on(String database, String redis) {
        return onDatabase(database).with("gateway.store=redis").with("spring.data.redis.url=" + redis);
    }

    /** Starts one, and waits until it is ready. Its data are in the directory of its name. */
    GatewayProcess start(String name) {
        return GatewayProcess.start(
                GatewayApplication.class, directory(name), environment, properties.toArray(String[]::new));
    }

    /** Starts one in this process, which takes a third of the CPU time, for what does not need a process of its own. */
    RunningGateway startHere(String name) {
        Stream<String> variables =
                environment.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
        return RunningGateway.start(
                GatewayProcess.data(directory(name)),
                Stream.concat(variables, properties.stream()).toArray(String[]::new));
    }

    /** Starts several at the same time. */
    List<GatewayProcess> start(String... names) {
        List<CompletableFuture<GatewayProcess>> starts = List.of(names).stream()
                .map(name -> CompletableFuture.supplyAsync(() -> start(name)))
                .toList();
        return starts.stream().map(CompletableFuture::join).toList();
    }

    /** Where a replica's output and data are. */
    Path directory(String name) {
        try {
            return Files.createDirectories(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
