package io.gateway302.sandbox;

import io.gateway302.correlation.RequestId;
import io.gateway302.sandbox.picture.Lettering;
import io.gateway302.sandbox.picture.Painter;
import io.gateway302.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.resources.LoopResources;

/**
 * The simulated 302.AI: listens on loopback from the moment that it is made until it is closed. Event loops only move
 * bytes; what reads JSON or draws runs on a few threads of its own, so that memory is bounded too.
 */
final class SandboxServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SandboxServer.class);

    private static final String LOOPBACK = "127.0.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int REQUESTS_REMEMBERED = 100_000;

    private static final int PICTURES_REMEMBERED = 4096;

    private static final int LONGEST_REQUEST_ID = 128;

    private final List<Secret> keys;
    private final CharacterSimulation character;
    private final Inspection inspection;
    private final LoopResources loops = LoopResources.create("sandbox", 2, true);
    private final Scheduler workers = Schedulers.newBoundedElastic(
            Runtime.getRuntime().availableProcessors(), Integer.MAX_VALUE, "sandbox-worker", 60, true);
    private final DisposableServer server;

    SandboxServer(int port, List<Secret> keys, Duration recordDelay, Clock clock) {
        this.keys = List.copyOf(keys);
        var generations = new Generations(REQUESTS_REMEMBERED);
        var gallery = new Gallery(PICTURES_REMEMBERED);
        var painter = new Painter(Lettering.ofThisMachine());
        this.character = new CharacterSimulation(generations, gallery, painter, recordDelay, clock);
        this.inspection = new Inspection(generations, gallery, painter, clock);
        this.server = HttpServer.create()
                .host(LOOPBACK)
                .port(port)
                .runOn(loops)
                .route(this::addRoutes)
                .bindNow();
        log.info("The sandbox simulates 302.AI at {}", address());
    }

    private void addRoutes(HttpServerRoutes routes) {
        routes.post("/doubao/drawing/character", withKey(character::answer))
                .get("/dashboard/record/{id}", withKey(inspection::cost))
                .get("/dashboard/balance", withKey(inspection::balance))
                .get("/gpt/imgs/{day}/{file}", open(inspection::picture))
                .head("/gpt/imgs/{day}/{file}", open(inspection::picture))
                .get("/sandbox/generations", open(inspection::all))
                .get("/sandbox/generations/{id}", open(inspection::one))
                .delete("/sandbox/generations", open(inspection::reset))
                .route(_ -> true, open(_ -> PlatformError.NOT_FOUND.reply()));
    }

    /** Base address of the simulated 302.AI. */
    URI address() {
        return URI.create("http://" + LOOPBACK + ":" + server.port());
    }

    /** The keys that it accepts. */
    List<Secret> keys() {
        return keys;
    }

    private BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> withKey(Function<Call, Reply> endpoint) {
        return open(call -> {
            if (call.key() == null) {
                return PlatformError.KEY_MISSING.reply();
            }
            return keys.stream().anyMatch(key -> key.matches(call.key()))
                    ? endpoint.apply(call)
                    : PlatformError.KEY_INVALID.reply();
        });
    }

    private BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> open(Function<Call, Reply> endpoint) {
        return (request, response) -> Wire.read(request)
                .publishOn(workers)
                .map(body -> body.isWhole()
                        ? endpoint.apply(call(request, body.bytes()))
                        : PlatformError.INVALID_REQUEST.reply(413))
                .onErrorResume(RuntimeException.class, failure -> {
                    log.error("The sandbox failed at {}", request.fullPath(), failure);
                    return Mono.just(PlatformError.NETWORK.reply());
                })
                .flatMap(reply -> Wire.send(request, response, reply));
    }

    private Call call(HttpServerRequest request, byte[] body) {
        String id = request.param("id");
        return new Call(
                address().toString(),
                request.fullPath(),
                id == null ? "" : UriUtils.decode(id, StandardCharsets.UTF_8),
                requestId(request.requestHeaders().get(RequestId.HEADER)),
                bearerKey(request.requestHeaders().get("Authorization")),
                body);
    }

    private static String requestId(@Nullable String header) {
        if (header == null) {
            return "-";
        }
        return header.substring(0, Math.min(header.length(), LONGEST_REQUEST_ID));
    }

    private static @Nullable String bearerKey(@Nullable String authorization) {
        String scheme = "Bearer ";
        if (authorization == null || !authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return null;
        }
        String key = authorization.substring(scheme.length()).strip();
        return key.isEmpty() ? null : key;
    }

    /** Takes no more calls, lets the workers hand over what they are at, and then drops the connections. */
    @Override
    public void close() {
        server.disposeNow(PATIENCE);
        workers.disposeGracefully().timeout(PATIENCE, Mono.empty()).block();
        loops.disposeLater(Duration.ZERO, PATIENCE).block();
    }
}
