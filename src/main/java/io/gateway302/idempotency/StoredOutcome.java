package io.gateway302.idempotency;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.Usage;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.secret.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** Outcome of the first call with an idempotency key. A call that was certainly not carried out has none. */
sealed interface StoredOutcome {

    /**
     * Outcome with a response, which all duplicates get.
     *
     * @param about metadata of the response
     * @param body body of the response
     */
    record Answered(About about, byte[] body) implements StoredOutcome {

        static Answered of(GatewayExchange request, GatewayResponse response, byte[] content) {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            response.headers().forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
            return new Answered(
                    new About(
                            response.status(),
                            headers,
                            response.body() instanceof Body.Json,
                            request.progress().upstream(),
                            request.progress().usage()),
                    content);
        }

        /**
         * Returns the stored response. Also sets the upstream information and the usage of the first call on the
         * progress of the duplicate.
         */
        GatewayResponse giveTo(GatewayExchange request, JsonMapper json) {
            request.progress().called(about.upstream());
            if (about.usage() != null) {
                request.progress().used(about.usage());
            }
            HttpHeaders headers = new HttpHeaders();
            about.headers().forEach(headers::addAll);
            return new GatewayResponse(
                    about.status(),
                    headers,
                    about.json() ? new Body.Json(body, json.readTree(body)) : new Body.Bytes(body));
        }

        @Override
        public String toString() {
            return "Answered[" + about.status() + ", " + body.length + " bytes]";
        }
    }

    /**
     * Metadata of a response.
     *
     * @param status HTTP status
     * @param headers response headers from the upstream that may be passed on
     * @param json whether the body is parsed as JSON
     * @param upstream information about the upstream requests of the call
     * @param usage usage of the call; null if unknown
     */
    record About(
            int status,
            Map<String, List<String>> headers,
            boolean json,
            UpstreamCalls upstream,
            @Nullable Usage usage) {}

    /** Outcome with a response that was delivered but was too large to be stored for duplicates. */
    record NotKept() implements StoredOutcome {}

    /**
     * Outcome of a call for which it is unknown whether it was carried out.
     *
     * @param type type of the problem that the caller received
     * @param detail detail of that problem, without secrets
     * @param upstreamCode error code of the upstream, or null
     */
    record Unknown(
            ProblemType type, String detail, @Nullable String upstreamCode) implements StoredOutcome {

        /** Outcome if the owner of the entry stopped renewing its lease. */
        static final Unknown OWNER_LOST = new Unknown(
                ProblemType.UPSTREAM_TIMEOUT,
                "The first request with this idempotency key was cut short by a failure of the gateway; whether 302.AI"
                        + " carried it out is unknown",
                null);

        /** Outcome if the caller disconnected before the result was known. */
        static final Unknown CALLER_LEFT = new Unknown(
                ProblemType.UPSTREAM_TIMEOUT,
                "The first request with this idempotency key was given up before its answer came; whether 302.AI"
                        + " carried it out is unknown",
                null);

        static Unknown of(ProblemException problem) {
            return new Unknown(
                    problem.type(),
                    Redaction.redact(problem.detail()),
                    Redaction.redactNullable(problem.upstreamCode()));
        }

        ProblemException problem() {
            return new ProblemException(type, detail).withUpstreamCode(upstreamCode);
        }
    }
}
