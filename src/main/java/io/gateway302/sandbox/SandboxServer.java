package io.gateway302.sandbox;

import io.gateway302.catalog.Catalog;
import io.gateway302.correlation.RequestId;
import io.gateway302.sandbox.call.Call;
import io.gateway302.sandbox.call.ConnectionStats;
import io.gateway302.sandbox.call.Generations;
import io.gateway302.sandbox.call.Keys;
import io.gateway302.sandbox.call.Payload;
import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.Reply;
import io.gateway302.sandbox.character.CharacterSimulation;
import io.gateway302.sandbox.character.Gallery;
import io.gateway302.sandbox.http.Wire;
import io.gateway302.sandbox.picture.Lettering;
import io.gateway302.sandbox.picture.Painter;
import io.gateway302.sandbox.simulator.Simulators;
import io.gateway302.sandbox.template.Links;
import io.gateway302.secret.Secret;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.springframework.http.HttpHeaders;
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
 * Server of the simulated 302.AI, which listens from its creation until it is closed. Event loops only read and write
 * bytes. JSON parsing and drawing run on a few worker threads, one for each processor, which limits the memory use.
 */
final class SandboxServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SandboxServer.class);

    private static final String LOOPBACK = "127.0.0.1";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int REQUESTS_REMEMBERED = 100_000;

    private static final int PICTURES_REMEMBERED = 4096;

    private static final int MAX_REQUEST_ID_LENGTH = 128;

    private final Keys keys;
    private final @Nullable String publicUrl;
    private final CatalogSimulation catalog;
    private final ConnectionStats traffic = new ConnectionStats();
    private final Inspection inspection;
    private final LoopResources loops = LoopResources.create("sandbox", 2, true);
    private final Scheduler workers = Schedulers.newBoundedElastic(
            Runtime.getRuntime().availableProcessors(), Integer.MAX_VALUE, "sandbox-worker", 60, true);
    private final DisposableServer server;

    SandboxServer(int port, List<Secret> keys, Catalog catalog, Duration recordDelay, Clock clock) {
        this(LOOPBACK, port, null, keys, catalog, recordDelay, clock);
    }

    SandboxServer(
            String host,
            int port,
            @Nullable URI publicUrl,
            List<Secret> keys,
            Catalog catalog,
            Duration recordDelay,
            Clock clock) {
        this.keys = new Keys(keys);
        this.publicUrl = publicUrl == null ? null : publicUrl.toString().replaceFirst("/+$", "");
        var generations = new Generations(REQUESTS_REMEMBERED);
        var gallery = new Gallery(PICTURES_REMEMBERED);
        var painter = new Painter(Lettering.ofThisMachine());
        var character = new CharacterSimulation(generations, gallery, painter, recordDelay, clock);
        this.catalog = new CatalogSimulation(
                catalog, this.keys, character, new Simulators(catalog), generations, recordDelay, clock);
        this.inspection = new Inspection(generations, gallery, painter, traffic, clock);
        this.server = HttpServer.create()
                .host(host)
                .port(port)
                .runOn(loops)
                .doOnChannelInit((_, channel, _) -> traffic.opened(channel))
                .route(this::addRoutes)
                .bindNow();
        log.info("The sandbox simulates 302.AI at {}", address());
    }

    private void addRoutes(HttpServerRoutes routes) {
        routes.get("/dashboard/record/{id}", open(withKey(inspection::cost)))
                .get("/dashboard/balance", open(withKey(inspection::balance)))
                .get("/dashboard/prices", open(withKey(inspection::prices)))
                .get("/gpt/imgs/{day}/{file}", open(inspection::picture))
                .head("/gpt/imgs/{day}/{file}", open(inspection::picture))
                .get(Links.PATH + "{day}/{file}", open(inspection::file))
                .head(Links.PATH + "{day}/{file}", open(inspection::file))
                .get("/sandbox/connections", open(inspection::connections))
                .get("/sandbox/generations", open(inspection::all))
                .get("/sandbox/generations/{id}", open(inspection::one))
                .delete("/sandbox/generations", open(inspection::reset))
                .route(_ -> true, open(catalog::answer));
    }

    /** Returns the base address of the simulated 302.AI for this process. */
    URI address() {
        InetAddress bound = ((InetSocketAddress) server.address()).getAddress();
        return URI.create(
                "http://" + (bound.isAnyLocalAddress() ? LOOPBACK : bound.getHostAddress()) + ":" + server.port());
    }

    /** Returns the accepted keys. */
    List<Secret> keys() {
        return keys.all();
    }

    private Function<Call, Reply> withKey(Function<Call, Reply> endpoint) {
        return call -> {
            try {
                keys.require(call, null);
                return endpoint.apply(call);
            } catch (Refusal e) {
                return e.reply();
            }
        };
    }

    private BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> open(Function<Call, Reply> endpoint) {
        return (request, response) -> Wire.read(request)
                .publishOn(workers)
                .map(body -> body.isWhole()
                        ? endpoint.apply(call(request, body.payload()))
                        : PlatformError.INVALID_REQUEST.reply(413))
                .onErrorResume(RuntimeException.class, failure -> {
                    log.error("The sandbox failed at {}", request.fullPath(), failure);
                    return Mono.just(PlatformError.NETWORK.reply());
                })
                .flatMap(reply -> Wire.send(request, response, reply, traffic));
    }

    private Call call(HttpServerRequest request, Payload payload) {
        String id = request.param("id");
        HttpHeaders headers = new HttpHeaders();
        request.requestHeaders().forEach(header -> headers.add(header.getKey(), header.getValue()));
        String method = request.method().name();
        return new Call(
                publicUrl == null ? address().toString() : publicUrl,
                method.equals("HEAD") ? "GET" : method,
                path(request.uri()),
                new QueryStringDecoder(request.uri()).parameters(),
                headers,
                id == null ? "" : UriUtils.decode(id, StandardCharsets.UTF_8),
                requestId(headers.getFirst(RequestId.HEADER)),
                key(path(request.uri()), headers),
                payload);
    }

    /** Returns the path as received, not decoded. */
    private static String path(String uri) {
        String path = uri.replaceFirst("[?#].*", "");
        return path.startsWith("/") ? path : path.replaceFirst("^[A-Za-z]+://[^/]*", "");
    }

    /** Returns the key of the call: the bearer token, or the header of the dialect; null if there is none. */
    private static @Nullable String key(String path, HttpHeaders headers) {
        String bearer = bearerKey(headers.getFirst(HttpHeaders.AUTHORIZATION));
        if (bearer == null && path.startsWith("/v1/messages")) {
            return headers.getFirst("x-api-key");
        }
        return bearer == null && path.startsWith("/v1beta/") ? headers.getFirst("x-goog-api-key") : bearer;
    }

    private static String requestId(@Nullable String header) {
        if (header == null) {
            return "-";
        }
        return header.substring(0, Math.min(header.length(), MAX_REQUEST_ID_LENGTH));
    }

    private static @Nullable String bearerKey(@Nullable String authorization) {
        String scheme = "Bearer ";
        if (authorization == null || !authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return null;
        }
        String key = authorization.substring(scheme.length()).strip();
        return key.isEmpty() ? null : key;
    }

    /** Closes the server: accepts no more calls, waits up to 5 s for the workers, then closes the connections. */
    @Override
    public void close() {
        server.disposeNow(TIMEOUT);
        workers.disposeGracefully().timeout(TIMEOUT, Mono.empty()).block();
        loops.disposeLater(Duration.ZERO, TIMEOUT).block();
    }
}
