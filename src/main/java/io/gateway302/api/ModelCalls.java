package io.gateway302.api;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Preview;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Problems;
import io.gateway302.problem.Violation;
import io.gateway302.relay.RelayedCall;
import io.gateway302.relay.ResponseRelay;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskWishes;
import io.gateway302.tasks.web.TaskResponses;
import io.gateway302.tasks.web.TaskView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Execution of calls whose operation the model selects, for endpoints in OpenAI's form. */
@Component
public class ModelCalls {

    private final GatewayHandler gateway;
    private final CallFactory calls;
    private final ResponseRelay relay;
    private final TaskResponses tasks;
    private final JsonMapper json;

    ModelCalls(GatewayHandler gateway, CallFactory calls, ResponseRelay relay, TaskResponses tasks, JsonMapper json) {
        this.gateway = gateway;
        this.calls = calls;
        this.relay = relay;
        this.tasks = tasks;
        this.json = json;
    }

    /** One request to an endpoint, and its response. */
    public final class Exchange {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final Caller caller;
        private final boolean dryRun;
        private final boolean prefersTask;

        private Exchange(HttpServletRequest request, HttpServletResponse response, Caller caller) {
            this.request = request;
            this.response = response;
            this.caller = caller;
            boolean byHeader = Preview.isRequested(request);
            this.dryRun =
                    QueryParameters.flag(request, DocumentedCall.DRY_RUN, request.getParameter(DocumentedCall.DRY_RUN))
                            || byHeader;
            this.prefersTask = TaskResponses.isAsked(request);
        }

        /** Returns the HTTP request. */
        public HttpServletRequest request() {
            return request;
        }

        /**
         * Carries out a call whose response the endpoint reads; in a dry run, prices it. If the caller prefers so, the
         * call runs as a task.
         *
         * @param answer what the caller gets, from the call and its response
         * @throws IOException if the caller has disconnected
         */
        public void answer(UpstreamRequest asked, BiFunction<GatewayExchange, GatewayResponse, Object> answer)
                throws IOException {
            if (prefersTask && !dryRun) {
                submit(asked);
                return;
            }
            GatewayExchange call = calls.create(request, caller, asked);
            write(dryRun ? CallDryRun.of(call, gateway.preview(call)) : answer.apply(call, gateway.handle(call)));
        }

        /**
         * Carries out a call whose response passes to the caller as it comes; in a dry run, prices it. If the caller
         * prefers so, the call runs as a task.
         *
         * @param streams whether the request asks for an event stream
         * @throws IOException if the caller has disconnected
         */
        public void relay(UpstreamRequest asked, boolean streams) throws IOException {
            if (streams) {
                refuseStreamAsTask();
            } else if (prefersTask && !dryRun) {
                submit(asked);
                return;
            }
            relay(calls.create(request, caller, asked.asRelayed()), streams, false);
        }

        /** Creates a call whose response passes to the caller as a stream of events. */
        public GatewayExchange create(UpstreamRequest asked) {
            refuseStreamAsTask();
            return calls.create(request, caller, asked.asRelayed());
        }

        /**
         * Carries out such a call; in a dry run, prices it.
         *
         * @param streams whether the request asks for an event stream
         * @param hidesUsage whether the gateway asked for the usage frame, and not the caller
         * @throws IOException if the caller has disconnected
         */
        public void relay(GatewayExchange call, boolean streams, boolean hidesUsage) throws IOException {
            if (dryRun) {
                write(CallDryRun.of(call, gateway.preview(call)));
                return;
            }
            if (streams) {
                relay.endWithCaller(call, request);
            }
            relay.send(new RelayedCall(call, hidesUsage, streams), () -> gateway.handle(call), request, response);
        }

        /**
         * Starts a call as a task whatever the caller prefers; in a dry run, prices it.
         *
         * @param wishes what the caller wants beside the result
         * @param answer what the caller gets, from the task
         * @throws IOException if the caller has disconnected
         */
        public void start(UpstreamRequest asked, TaskWishes wishes, Function<ManagedTask, Object> answer)
                throws IOException {
            if (dryRun) {
                GatewayExchange call = calls.create(request, caller, asked);
                write(CallDryRun.of(call, gateway.preview(call)));
                return;
            }
            GatewayExchange call = calls.createTask(request, caller, asked);
            TaskResponses.Started started =
                    tasks.start(request, TaskResponses.submission(call, asked.fingerprint(), wishes, asked.handOver()));
            addHeaders(started.headers());
            write(answer.apply(started.task()));
        }

        private void submit(UpstreamRequest asked) throws IOException {
            GatewayExchange call = calls.createTask(request, caller, asked);
            try {
                ResponseEntity<TaskView> answer = tasks.submit(request, call, asked.fingerprint(), asked.handOver());
                response.setStatus(answer.getStatusCode().value());
                addHeaders(answer.getHeaders());
                write(Objects.requireNonNull(answer.getBody()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(
                                ProblemType.SHUTTING_DOWN, "The wait for the task was ended; the task continues")
                        .withCause(e);
            }
        }

        private void addHeaders(HttpHeaders headers) {
            headers.forEach((name, values) -> {
                // replaces a value that a filter may have set
                response.setHeader(name, values.getFirst());
                values.subList(1, values.size()).forEach(value -> response.addHeader(name, value));
            });
        }

        private void refuseStreamAsTask() {
            if (prefersTask) {
                throw ProblemException.invalid(List.of(new Violation(
                        "Prefer",
                        "unsupported",
                        "respond-async is not possible for a stream; leave out the preference, or the stream")));
            }
        }

        private void write(Object answer) throws IOException {
            byte[] content = json.writeValueAsBytes(answer);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(content.length);
            response.getOutputStream().write(content);
        }
    }

    /** Work of an endpoint. */
    @FunctionalInterface
    public interface Work {

        /**
         * Runs the work.
         *
         * @throws IOException if the caller has disconnected
         */
        void run(Exchange exchange) throws IOException;
    }

    /**
     * Serves a request: its problems are written as the response, with advice for the retries of OpenAI's clients.
     *
     * @throws IOException if the connection must be closed
     */
    public void serve(HttpServletRequest request, HttpServletResponse response, Caller caller, Work work)
            throws IOException {
        Problems.adviseRetries(request);
        relay.answer(request, response, () -> work.run(new Exchange(request, response, caller)));
    }
}
