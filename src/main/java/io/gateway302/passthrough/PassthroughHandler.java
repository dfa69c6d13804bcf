package io.gateway302.passthrough;

import io.gateway302.catalog.Catalog;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Preview;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.identity.Caller;
import io.gateway302.identity.Permissions;
import io.gateway302.passthrough.response.DryRun;
import io.gateway302.passthrough.response.ModelList;
import io.gateway302.passthrough.response.PathAdvice;
import io.gateway302.passthrough.response.ResponseLinks;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.RelayedCall;
import io.gateway302.relay.RequestBodies;
import io.gateway302.relay.RequestBody;
import io.gateway302.relay.ResponseRelay;
import io.gateway302.validation.CallbackCheck;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Handler of pass-through requests. It reads the body, validates the request, runs it through the pipeline, and streams
 * the response.
 */
class PassthroughHandler implements HttpRequestHandler {

    private final GatewayHandler gateway;
    private final Catalog catalog;
    private final PathAdvice advice;
    private final RequestBodies bodies;
    private final PassthroughExchanges calls;
    private final CallbackCheck callbacks = new CallbackCheck();
    private final SchemaCheck checks;
    private final ResponseRelay relay;
    private final PassthroughProperties properties;
    private final ResponseLinks links;
    private final JsonMapper json;

    PassthroughHandler(
            GatewayHandler gateway,
            Catalog catalog,
            PathAdvice advice,
            RequestBodies bodies,
            PassthroughExchanges calls,
            SchemaCheck checks,
            ResponseRelay relay,
            PassthroughProperties properties,
            ResponseLinks links,
            JsonMapper json) {
        this.gateway = gateway;
        this.catalog = catalog;
        this.advice = advice;
        this.bodies = bodies;
        this.calls = calls;
        this.checks = checks;
        this.relay = relay;
        this.properties = properties;
        this.links = links;
        this.json = json;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        relay.answer(request, response, () -> handle(request, response));
    }

    private void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PassthroughRoute route = PassthroughRoute.of(request);
        Caller caller = Caller.of(request);
        if (route == null || caller == null) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED, "A valid key of this gateway is needed");
        }
        boolean dryRun = Preview.isRequested(request);
        if (!route.isKnown()) {
            throw new ProblemException(ProblemType.UNKNOWN_OPERATION, advice.detail(route.path()));
        }
        refuseWebSocket(request);
        if (isAnsweredHere(route, request, response)) {
            return;
        }
        try (RequestBody incoming =
                isSmall(request) || mayBeAllowed(caller, route) ? bodies.read(request) : RequestBody.nothing()) {
            PassthroughCall call = calls.create(request, caller, route, incoming);
            ServletAttributes.set(request, call.request().operation());
            callbacks.check(call.request());
            if (dryRun) {
                foresee(call, request, response);
            } else {
                carryOut(call, request, response);
            }
        }
    }

    private void carryOut(PassthroughCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        checks.check(call);
        ServletAttributes.set(request, call.request());
        relay.send(
                new RelayedCall(call.request(), call.hidesUsage(), call.wantsEvents()),
                () -> changed(call.request(), request),
                request,
                response);
    }

    /** Returns the response of a call, with what is changed for its caller. */
    private GatewayResponse changed(GatewayExchange call, HttpServletRequest request) {
        if (ModelList.isRestricted(call)) {
            ModelList.askForAll(call);
            return ModelList.visible(call, gateway.handle(call));
        }
        return links.replaced(call.operation(), gateway.handle(call), request);
    }

    /**
     * Answers what would become of the call. Nothing is sent, reserved or recorded, and nothing counts against a rate:
     * a large body is read only if the call itself would be.
     */
    private void foresee(PassthroughCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ServletAttributes.set(request, call.request());
        Preview preview = gateway.foresee(call.request());
        byte[] content = json.writeValueAsBytes(
                DryRun.of(call.request(), preview, checks.violations(call), SchemaCheck.enforces(call)));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    /** Returns whether the body is read in any case, so that a refusal names the operation that the body selects. */
    private boolean isSmall(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return length >= 0 && length <= properties.maxBodyInMemory().toBytes();
    }

    /**
     * Returns whether the caller may use one of the operations at this path. If not, a large body is not read: the
     * pipeline refuses the request by its operation alone, so the caller need not upload a file first.
     */
    private boolean mayBeAllowed(Caller caller, PassthroughRoute route) {
        Permissions permissions = caller.permissions();
        return route.match() == null
                || route.candidates().stream()
                        .anyMatch(each -> permissions.allows(each)
                                || catalog.starters(each).stream().anyMatch(permissions::allows));
    }

    /** Refuses a WebSocket (RFC 6455 §4.1), so that its client turns to HTTP at once. Other upgrades are ignored. */
    private static void refuseWebSocket(HttpServletRequest request) {
        boolean isWebSocket = request.getMethod().equals(HttpMethod.GET.name())
                && Collections.list(request.getHeaders(HttpHeaders.UPGRADE)).stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("websocket"));
        if (isWebSocket) {
            throw new ProblemException(
                    ProblemType.UPGRADE_REQUIRED, "WebSockets do not pass; send an HTTP request to this path instead");
        }
    }

    /** Answers OPTIONS, and methods that the catalog lacks at this path. Returns whether it did. */
    private static boolean isAnsweredHere(
            PassthroughRoute route, HttpServletRequest request, HttpServletResponse response) {
        boolean asks = request.getMethod().equals(HttpMethod.OPTIONS.name());
        if (!asks && (route.match() != null || route.unlisted())) {
            return false;
        }
        response.setHeader(
                HttpHeaders.ALLOW,
                route.allowed().stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", ")));
        if (!asks) {
            throw new ProblemException(ProblemType.METHOD_NOT_ALLOWED, "The method is not allowed at this path");
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return true;
    }
}
