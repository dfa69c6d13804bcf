package io.gateway302.relay;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Problems;
import io.gateway302.problem.ReportedProblem;
import io.gateway302.webserver.CallerConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.CloseNowException;
import org.springframework.http.HttpHeaders;

/** Relay of responses to callers. Failures become a problem, an event in a stream that has begun, or a broken connection. */
public final class ResponseRelay {

    /** Empty line after a line that broke off. */
    private static final byte[] END_OF_EVENT = {'\n', '\n'};

    private final RelayRules rules;
    private final ResponseWriter writer;
    private final Problems problems;

    /** Creates the relay. */
    public ResponseRelay(RelayRules rules, Problems problems) {
        this.rules = rules;
        this.writer = new ResponseWriter(rules);
        this.problems = problems;
    }

    /** Work on a request that writes its response. */
    @FunctionalInterface
    public interface Work {

        /**
         * Runs the work.
         *
         * @throws IOException if the caller has disconnected, or the request is not valid HTTP
         */
        void run() throws IOException;
    }

    /**
     * Runs the work on a request. A problem is written as the response. If the response has begun, the connection is
     * closed instead, so that no client takes the response for complete.
     *
     * @throws CloseNowException if the connection must be closed
     */
    public void answer(HttpServletRequest request, HttpServletResponse response, Work work) throws IOException {
        try {
            work.run();
        } catch (ProblemException problem) {
            tell(problem, request, response);
        } catch (CallerLeftException | ClientAbortException left) {
            GatewayExchange call = ServletAttributes.call(request);
            if (call == null || !call.progress().hasAnswerEnded()) {
                ReportedProblem.callerLeft(request);
            }
            throw new CloseNowException(left);
        } catch (BadRequestException malformed) {
            // the container has already sent the error; an error dispatch renders it in the request's error format
        }
    }

    private void tell(ProblemException problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            ReportedProblem.leave(request, problem.type());
            throw new CloseNowException(problem);
        }
        problems.write(problem, request, response);
    }

    /**
     * Ends a call when its caller disconnects, unless its operation drains. Only for streams and free calls: the others
     * cost money, so their outcome must be known, and a duplicate with the same idempotency key gets the response.
     */
    public void endWithCaller(GatewayExchange call, HttpServletRequest request) {
        if (!rules.drains().test(call.operation().id())) {
            CallerConnection connection = CallerConnection.of(request);
            call.set(Attribute.PRESENCE, connection::isOpen);
        }
    }

    /**
     * Sends the response of a call to its caller.
     *
     * @param handling carries out the call
     * @throws IOException if the caller has disconnected
     * @throws ProblemException if the call fails; if it is an event stream that has begun, the caller was told
     */
    public void send(
            RelayedCall relayed,
            Supplier<GatewayResponse> handling,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        EventEnd end = new EventEnd();
        addHeartbeat(relayed, request, response, end);
        try {
            GatewayResponse answer = handling.get();
            writer.write(
                    relayed,
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
    private void addHeartbeat(
            RelayedCall relayed, HttpServletRequest request, HttpServletResponse response, EventEnd end) {
        if (rules.heartbeat().isZero() || !relayed.wantsEvents()) {
            return;
        }
        GatewayExchange call = relayed.call();
        boolean endsWithCaller = call.get(Attribute.PRESENCE) != null;
        call.set(
                Attribute.PRESENCE,
                new Heartbeat(rules.heartbeat(), response, end, CallerConnection.of(request)::isOpen, endsWithCaller));
        // a coding cannot be announced after the headers
        call.headers().set(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
}
