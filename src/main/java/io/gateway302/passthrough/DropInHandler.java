package io.gateway302.passthrough;

import io.gateway302.catalog.Catalog;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Preview;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.identity.Caller;
import io.gateway302.identity.Permissions;
import io.gateway302.passthrough.answer.AnswerLinks;
import io.gateway302.passthrough.answer.ContinuedStream;
import io.gateway302.passthrough.answer.DryRun;
import io.gateway302.passthrough.answer.EventEnd;
import io.gateway302.passthrough.answer.EventHeaders;
import io.gateway302.passthrough.answer.Heartbeat;
import io.gateway302.passthrough.answer.ModelList;
import io.gateway302.passthrough.answer.PathAdvice;
import io.gateway302.problem.AnsweredProblem;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Problems;
import io.gateway302.webserver.CallerConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.CloseNowException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Handler of pass-through requests. It reads the body, validates the request, runs it through the pipeline, and streams
 * the response.
 */
class DropInHandler implements HttpRequestHandler {

    /** Empty line after a line that broke off. */
    private static final byte[] END_OF_EVENT = {'\n', '\n'};

    private final GatewayHandler gateway;
    private final Catalog catalog;
    private final PathAdvice advice;
    private final Spool spool;
    private final DropInCalls calls;
    private final CallbackCheck callbacks = new CallbackCheck();
    private final SchemaCheck checks;
    private final AnswerWriter answers;
    private final Problems problems;
    private final PassthroughProperties properties;
    private final AnswerLinks links;
    private final JsonMapper json;

    DropInHandler(
            GatewayHandler gateway,
            Catalog catalog,
            PathAdvice advice,
            Spool spool,
            DropInCalls calls,
            SchemaCheck checks,
            AnswerWriter answers,
            Problems problems,
            PassthroughProperties properties,
            AnswerLinks links,
            JsonMapper json) {
        this.gateway = gateway;
        this.catalog = catalog;
        this.advice = advice;
        this.spool = spool;
        this.calls = calls;
        this.checks = checks;
        this.answers = answers;
        this.problems = problems;
        this.properties = properties;
        this.links = links;
        this.json = json;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            handle(request, response);
        } catch (ProblemException problem) {
            tell(problem, request, response);
        } catch (CallerLeftException | ClientAbortException left) {
            GatewayExchange call = ServletAttributes.call(request);
            if (call == null || !call.progress().hasAnswerEnded()) {
                AnsweredProblem.callerLeft(request);
            }
            throw new CloseNowException(left);
        } catch (BadRequestException malformed) {
            // the container has already sent the error; an error dispatch renders it in the request's error format
        }
    }

    private void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        DropInRoute route = DropInRoute.of(request);
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
        try (RequestBody incoming = isSmall(request) || mayBeAllowed(caller, route)
                ? RequestBody.read(
                        request,
                        Math.toIntExact(properties.maxBodyInMemory().toBytes()),
                        properties.maxBodySize().toBytes(),
                        spool)
                : RequestBody.nothing()) {
            DropInCall call = calls.create(request, caller, route, incoming);
            ServletAttributes.set(request, call.request().operation());
            callbacks.check(call.request());
            if (dryRun) {
                foresee(call, request, response);
            } else {
                carryOut(call, request, response);
            }
        }
    }

    private void carryOut(DropInCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        checks.check(call);
        ServletAttributes.set(request, call.request());
        EventEnd end = new EventEnd();
        addHeartbeat(call, request, response, end);
        try {
            GatewayResponse answer = changed(call.request(), request);
            answers.write(
                    call,
                    EventHeaders.hasBegun(response) ? ContinuedStream.of(answer) : answer,
                    response,
                    end,
                    problem -> problems.event(problem, request));
        } catch (ProblemException problem) {
            if (EventHeaders.hasBegun(response)) {
                OutputStream out = response.getOutputStream();
                if (!end.isReached()) {
                    out.write(END_OF_EVENT);
                }
                out.write(problems.event(problem, request));
                out.flush();
            }
            throw problem;
        }
    }

    /** Adds a heartbeat to a call for an event stream, if the operator has set one. */
    private void addHeartbeat(DropInCall call, HttpServletRequest request, HttpServletResponse response, EventEnd end) {
        if (properties.heartbeat().isZero() || !call.wantsEvents()) {
            return;
        }
        boolean endsWithCaller = call.request().get(Attribute.PRESENCE) != null;
        call.request()
                .set(
                        Attribute.PRESENCE,
                        new Heartbeat(
                                properties.heartbeat(),
                                response,
                                end,
                                CallerConnection.of(request)::isOpen,
                                endsWithCaller));
        // a coding cannot be announced after the headers
        call.request().headers().set(HttpHeaders.ACCEPT_ENCODING, "identity");
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
    private void foresee(DropInCall call, HttpServletRequest request, HttpServletResponse response) throws IOException {
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
    private boolean mayBeAllowed(Caller caller, DropInRoute route) {
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
    private static boolean isAnsweredHere(DropInRoute route, HttpServletRequest request, HttpServletResponse response) {
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

    /**
     * Writes a problem. If the response has begun, closes the connection instead, so that no client takes the response
     * for complete.
     */
    private void tell(ProblemException problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            AnsweredProblem.leave(request, problem.type());
            throw new CloseNowException(problem);
        }
        problems.write(problem, request, response);
    }
}
