package io.gateway302.passthrough;

import io.gateway302.correlation.RequestId;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Target;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.identity.Caller;
import io.gateway302.identity.CredentialTrace;
import io.gateway302.passthrough.ContentKind.Form;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.RequestBody;
import io.gateway302.relay.ResponseRelay;
import io.gateway302.relay.UsageOptionInjector;
import io.gateway302.relay.UsageOptionInjector.Injected;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Factory of gateway requests for pass-through requests. */
final class PassthroughExchanges {

    private final ContentReader contents;
    private final UsageOptionInjector usage;
    private final ResponseRelay relay;
    private final Clock clock;

    PassthroughExchanges(ContentReader contents, UsageOptionInjector usage, ResponseRelay relay, Clock clock) {
        this.contents = contents;
        this.usage = usage;
        this.relay = relay;
        this.clock = clock;
    }

    /**
     * Creates the gateway request for an HTTP request.
     *
     * @throws IOException if the stored body cannot be read
     * @throws ProblemException if the request is malformed, ambiguous or not supported
     */
    PassthroughCall create(HttpServletRequest request, Caller caller, PassthroughRoute route, RequestBody incoming)
            throws IOException {
        HttpHeaders headers = headers(request);
        CredentialTrace credentials = CredentialTrace.of(headers);
        refuseInContentHeaders(credentials, headers);
        String query = Query.withoutCredentials(request.getQueryString(), credentials);
        ContentKind content = ContentKind.of(headers.getFirst(HttpHeaders.CONTENT_TYPE));
        JsonNode tree = contents.read(
                incoming,
                content,
                ContentCoding.of(headers),
                isForm(content) ? Spelling.pricing(route.candidates()) : Set.of());
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        ResolvedOperation asked = asked(route, method, query, tree, content, incoming.body());
        Body body = withTree(incoming.body(), tree);
        Injected asking = asked.streaming() && !headers.containsHeader(HttpHeaders.CONTENT_ENCODING)
                ? usage.inject(asked.operation(), asked.model(), body)
                : null;
        if (asking != null) {
            // the usage frame must be readable, so that it can be removed from the stream
            headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
        GatewayExchange call = new GatewayExchange(
                RequestId.of(request),
                EntryPoint.PASSTHROUGH,
                asked.operation(),
                target(method, route, query),
                caller,
                headers,
                asking == null ? body : asking.body(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (asking != null) {
            asking.storeIn(call);
        }
        if (asked.model() != null) {
            call.set(Attribute.MODEL, asked.model());
        }
        if (asked.streaming() || !asked.operation().billable()) {
            relay.endWithCaller(call, request);
        }
        return new PassthroughCall(
                call,
                content.form() == Form.JSON,
                asking != null,
                asked.wantsEvents(query, headers.getOrEmpty(HttpHeaders.ACCEPT)));
    }

    private static HttpHeaders headers(HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        Collections.list(request.getHeaderNames())
                .forEach(name -> Collections.list(request.getHeaders(name)).forEach(value -> headers.add(name, value)));
        return headers;
    }

    /** Rejects a credential in a header that describes the body: without it, the body would have another meaning. */
    private static void refuseInContentHeaders(CredentialTrace credentials, HttpHeaders headers) {
        for (String name : List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.CONTENT_ENCODING)) {
            if (headers.getOrEmpty(name).stream().anyMatch(credentials::isIn)) {
                throw new ProblemException(
                        ProblemType.MALFORMED_REQUEST, "The " + name + " header must not contain a credential");
            }
        }
    }

    private static ResolvedOperation asked(
            PassthroughRoute route,
            HttpMethod method,
            @Nullable String query,
            JsonNode tree,
            ContentKind content,
            Body body) {
        if (route.match() == null) {
            return new ResolvedOperation(UnlistedOperation.of(method, route.path()), null, false);
        }
        Spelling.check(tree, route.match().tellingFields());
        if (isForm(content)) {
            Spelling.checkForm(tree, route.match().tellingFields());
        }
        boolean modelsMatter = route.candidates().stream()
                .anyMatch(candidate -> !candidate.models().isEmpty());
        if (modelsMatter && content.form() == Form.OTHER && body.length() > 0) {
            // the model permissions are checked against the body, so its format must be known
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON or a form, for it names the model");
        }
        if (content.form() == Form.OTHER && body.length() > 0 && takesFields(route)) {
            // the upstream may look at the content and not at its header, and find the address of a webhook
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON or a form, for it starts a task");
        }
        if (modelsMatter) {
            Spelling.check(query);
        }
        ResolvedOperation resolved = ResolvedOperation.of(route.match(), query, tree);
        Spelling.checkPrice(resolved.operation(), query, tree, isForm(content));
        return resolved;
    }

    private static boolean isForm(ContentKind content) {
        return content.form() == Form.MULTIPART || content.form() == Form.URL_ENCODED;
    }

    /** Returns whether all operations at the path start tasks, and take their fields in a body of a known form. */
    private static boolean takesFields(PassthroughRoute route) {
        return route.candidates().stream()
                .allMatch(candidate -> candidate.poll() != null
                        && candidate.consumes() != null
                        && ContentKind.of(candidate.consumes()).form() != Form.OTHER);
    }

    private static Body withTree(Body body, JsonNode tree) {
        if (tree.isMissingNode()) {
            return body;
        }
        return switch (body) {
            case Body.Held held -> new Body.Json(held.content(), tree);
            case Body.Stored stored ->
                new Body.Stored(stored.head(), stored.file(), stored.from(), stored.length(), tree);
            case Body.Stream stream -> stream;
        };
    }

    private static Target target(HttpMethod method, PassthroughRoute route, @Nullable String query) {
        try {
            var _ = new URI(route.path() + (query == null ? "" : "?" + query));
        } catch (URISyntaxException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The query is not encoded as a URL must be");
        }
        return new Target(
                method,
                route.path(),
                query,
                route.match() == null ? Map.of() : route.match().variables());
    }
}
