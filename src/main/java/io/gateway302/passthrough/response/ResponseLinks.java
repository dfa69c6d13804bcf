package io.gateway302.passthrough.response;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.ContentCoding;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replacement of the upstream's addresses in responses by those of the gateway, where the catalog names the field. A
 * client that follows such a link would otherwise send its key of the gateway to 302.AI. All other bytes stay
 * unchanged.
 */
public final class ResponseLinks {

    /** Headers that hold a URL. */
    private static final List<String> REFERENCES = List.of(HttpHeaders.LOCATION, "Content-Location");

    private final JsonMapper json = JsonMapper.shared();
    private final UpstreamLinks upstream;
    private final PublicAddress gateway;

    ResponseLinks(UpstreamLinks upstream, PublicAddress gateway) {
        this.upstream = upstream;
        this.gateway = gateway;
    }

    /** Replacement of the bytes from an offset, inclusive, to another, exclusive. */
    private record Change(int from, int to, byte[] text) {}

    /** Returns the response with its links replaced; the same response if there are none. */
    public GatewayResponse replaced(Operation operation, GatewayResponse answer, HttpServletRequest request) {
        return content(operation, located(answer, gateway.path(request)), request);
    }

    /** Adds the path of the gateway to references within the upstream, which are relative by now. */
    private static GatewayResponse located(GatewayResponse answer, String path) {
        if (path.isEmpty() || REFERENCES.stream().noneMatch(answer.headers()::containsHeader)) {
            return answer;
        }
        HttpHeaders headers = new HttpHeaders();
        headers.addAll(answer.headers());
        for (String name : REFERENCES) {
            String reference = headers.getFirst(name);
            if (reference != null && reference.startsWith("/") && !reference.startsWith("//")) {
                headers.set(name, path + reference);
            }
        }
        return new GatewayResponse(answer.status(), headers, answer.body());
    }

    private GatewayResponse content(Operation operation, GatewayResponse answer, HttpServletRequest request) {
        if (operation.links().isEmpty() || !(answer.body() instanceof Body.Held held)) {
            return answer;
        }
        byte[] text = ContentCoding.of(answer.headers()).decode(held.content(), ChangedResponse.MAX_BYTES);
        if (text == null) {
            return answer;
        }
        List<Change> changes = changes(text, operation.links(), gateway.of(request));
        return changes.isEmpty() ? answer : ChangedResponse.of(answer, applied(text, changes));
    }

    private List<Change> changes(byte[] text, List<String> links, String address) {
        List<Change> changes = new ArrayList<>();
        try (JsonParser parser = json.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && links.contains(place(parser.streamReadContext()))) {
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    String within = upstream.within(parser.getString());
                    int to = (int) parser.currentLocation().getByteOffset();
                    if (within != null) {
                        changes.add(new Change(from, to, json.writeValueAsBytes(address + within)));
                    }
                }
            }
            return changes;
        } catch (JacksonException e) {
            return List.of();
        }
    }

    /** Returns the dotted path of a value; elements of an array have the path of the array. */
    private static String place(TokenStreamContext value) {
        Deque<String> names = new ArrayDeque<>();
        for (@Nullable TokenStreamContext each = value; each != null; each = each.getParent()) {
            if (each.inObject() && each.currentName() != null) {
                names.addFirst(each.currentName());
            }
        }
        return String.join(".", names);
    }

    private static byte[] applied(byte[] text, List<Change> changes) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream(text.length);
        int at = 0;
        for (Change change : changes) {
            changed.write(text, at, change.from() - at);
            changed.writeBytes(change.text());
            at = change.to();
        }
        changed.write(text, at, text.length - at);
        return changed.toByteArray();
    }
}
