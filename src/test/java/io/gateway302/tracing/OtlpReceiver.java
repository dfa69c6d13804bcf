package io.gateway302.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Receiver of OTLP over HTTP that records everything. */
final class OtlpReceiver implements AutoCloseable {

    private final HttpServer server;
    private final Queue<ResourceSpans> received = new ConcurrentLinkedQueue<>();
    private final Queue<String> payloads = new ConcurrentLinkedQueue<>();

    OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] payload = exchange.getRequestBody().readAllBytes();
            payloads.add(exchange.getRequestURI() + " " + new String(payload, StandardCharsets.ISO_8859_1));
            received.addAll(ExportTraceServiceRequest.parseFrom(payload).getResourceSpansList());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** Returns the spans of a trace that have arrived so far. */
    List<Seen> spans(String traceId) {
        return received.stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .map(Seen::new)
                .filter(span -> span.traceId().equals(traceId))
                .toList();
    }

    /** Waits for this number of spans of a trace and returns them. */
    List<Seen> await(String traceId, int number) {
        Awaitility.await().until(() -> spans(traceId).size() >= number);
        return spans(traceId);
    }

    /** Returns all received bytes, as text. */
    String everything() {
        return String.join("\n", payloads);
    }

    Map<String, String> resource() {
        return attributes(received.element().getResource().getAttributesList());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        attribute -> attribute.getValue().hasIntValue()
                                ? Long.toString(attribute.getValue().getIntValue())
                                : attribute.getValue().getStringValue()));
    }

    /** Received span. */
    record Seen(Span span) {

        String traceId() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        String id() {
            return HexFormat.of().formatHex(span.getSpanId().toByteArray());
        }

        String parent() {
            return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
        }

        boolean isClient() {
            return span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT;
        }

        String status() {
            return span.getStatus().getCode().name();
        }

        Map<String, String> attributes() {
            return OtlpReceiver.attributes(span.getAttributesList());
        }
    }
}
