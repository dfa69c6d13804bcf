package io.gateway302.egress;

import io.gateway302.egress.EgressException.Reason;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/**
 * The only HTTP client for addresses that callers give, such as webhooks and result files. It connects to public
 * addresses and allowed networks only. Each request has a connection of its own, to an address that was checked for it.
 */
public final class EgressClient {

    /** Maximum size in bytes of a response's status line, and of its headers. */
    private static final int MAX_HEADER_SIZE = 16 * 1024;

    private static final String PRODUCT = "gateway302";

    private final EgressAddress addresses;
    private final Duration responseTimeout;
    private final Semaphore connections;
    private final LoopResources loops = LoopResources.create(PRODUCT + "-egress", 1, true);
    private final AddressResolverGroup<InetSocketAddress> names;
    private final HttpClient secure;
    private final HttpClient plain;

    /**
     * Creates a client.
     *
     * @param names resolver of host names
     * @param trust change of the TLS context, whose default trusts the authorities of the Java platform
     */
    EgressClient(
            EgressProperties properties,
            AddressResolverGroup<InetSocketAddress> names,
            Consumer<SslContextBuilder> trust) {
        this.addresses = new EgressAddress(properties.allowedRanges());
        this.responseTimeout = properties.responseTimeout();
        this.connections = new Semaphore(properties.maxConnections(), true);
        this.names = names;
        Duration connect = properties.connectTimeout();
        this.plain = client(addresses.policy("http"), connect);
        SslProvider.GenericSslContextSpec<?> tls =
                Http11SslContextSpec.forClient().configure(trust);
        this.secure = client(addresses.policy("https"), connect)
                .secure(ssl -> ssl.sslContext(tls).handshakeTimeout(connect));
    }

    private HttpClient client(AddressPolicy policy, Duration connectTimeout) {
        ConnectGuard guard = new ConnectGuard(policy);
        // a connection of the pool would skip the check of the addresses
        return HttpClient.create(ConnectionProvider.newConnection())
                .runOn(loops, false)
                .resolver(new GuardedResolverGroup(names, policy))
                .keepAlive(false)
                .disableRetry(true)
                .followRedirect(false)
                .compress(false)
                .noProxy()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .httpResponseDecoder(
                        decoder -> decoder.maxHeaderSize(MAX_HEADER_SIZE).maxInitialLineLength(MAX_HEADER_SIZE))
                .doOnChannelInit((_, channel, _) -> channel.pipeline().addFirst("connect-guard", guard));
    }

    /**
     * Sends a request on the calling (virtual) thread; never follows redirects.
     *
     * @return the response, which must be closed
     * @throws EgressRefusedException if the address is not allowed; nothing was sent
     * @throws EgressException if the network fails, or a timeout passes
     */
    public EgressResponse send(EgressRequest request) {
        URI address = addresses.canonical(request.address());
        long deadline = System.nanoTime() + request.timeout().toNanos();
        acquire(deadline);
        ContentQueue content = new ContentQueue();
        boolean answered = false;
        try {
            subscribe(request, address, content);
            HttpClientResponse head = head(content, deadline);
            answered = true;
            return response(head, content, request.maxBytes(), deadline);
        } finally {
            if (!answered) {
                content.cancel();
                connections.release();
            }
        }
    }

    /**
     * Returns why the address can never be used (syntax, scheme, literal private address), without resolving; null if it
     * may be. The text follows the name of the address, such as "must be an absolute https URL".
     */
    public @Nullable String objection(URI address) {
        return addresses.objection(address);
    }

    /** Closes all connections. */
    void close() {
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(Duration.ofSeconds(2));
        names.close();
    }

    private void acquire(long deadline) {
        try {
            if (!connections.tryAcquire(left(deadline).toNanos(), TimeUnit.NANOSECONDS)) {
                throw new EgressException(Reason.BUSY, new TimeoutException("No free connection"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EgressException(Reason.INTERRUPTED, e);
        }
    }

    private void subscribe(EgressRequest request, URI address, ContentQueue content) {
        HttpClient client = address.getScheme().equals("https") ? secure : plain;
        byte[] body = request.body();
        client.headers(headers -> {
                    headers.set(HttpHeaders.USER_AGENT, PRODUCT);
                    request.headers().forEach(headers::set);
                    if (body.length > 0) {
                        headers.set(HttpHeaders.CONTENT_LENGTH, body.length);
                    }
                })
                .request(HttpMethod.valueOf(request.method().name()))
                .uri(address)
                .send(body.length == 0 ? Mono.empty() : Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .responseConnection((response, connection) -> {
                    content.head().complete(response);
                    return connection.inbound().receive().asByteArray();
                })
                .subscribe(content);
    }

    private HttpClientResponse head(ContentQueue content, long deadline) {
        try {
            return content.head().get(left(deadline).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw EgressFailure.of(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new EgressException(Reason.TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EgressException(Reason.INTERRUPTED, e);
        }
    }

    private Duration left(long deadline) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        return left.compareTo(responseTimeout) < 0 ? left : responseTimeout;
    }

    private EgressResponse response(HttpClientResponse head, ContentQueue content, long maxBytes, long deadline) {
        HttpHeaders headers = new HttpHeaders();
        head.responseHeaders().forEach(field -> headers.add(field.getKey(), field.getValue()));
        var limits = new ResponseContent.Limits(maxBytes, announced(head), responseTimeout, deadline);
        return new EgressResponse(
                head.status().code(), headers, new ResponseContent(content, limits, connections::release));
    }

    private static long announced(HttpClientResponse head) {
        String length = head.responseHeaders().get(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }
}
