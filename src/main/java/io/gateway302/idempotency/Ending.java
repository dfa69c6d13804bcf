package io.gateway302.idempotency;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayRequest;
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

/** How the first call under an idempotency key ended. One that was surely not carried out leaves no ending. */
sealed interface Ending {

    /**
     * With an answer, which every repeat gets again.
     *
     * @param about all of the answer but its body
     * @param body its body
     */
    record Answered(About about, byte[] body) implements Ending {

        static Answered of(GatewayRequest request, GatewayResponse response, byte[] content) {
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

        /** The answer as the first call got it; leaves on the call what the upstream and the pricing left then. */
        GatewayResponse giveTo(GatewayRequest request, JsonMapper json) {
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
     * What belongs to an answer beside its body.
     *
     * @param status HTTP status
     * @param headers headers of the upstream that may be passed on
     * @param json whether the body is read as JSON
     * @param upstream how the upstream was asked
     * @param usage what the call used; null where that is not known
     */
    record About(
            int status,
            Map<String, List<String>> headers,
            boolean json,
            UpstreamCalls upstream,
            @Nullable Usage usage) {}

    /** With an answer that the caller got, but that was too large to be kept for repeats. */
    record NotKept() implements Ending {}

    /**
     * Without anybody knowing whether it was carried out.
     *
     * @param type kind of the problem that the caller was told
     * @param detail what was wrong, without secrets
     * @param upstreamCode the code of the upstream's own error, if it gave one
     */
    record Unknown(
            ProblemType type, String detail, @Nullable String upstreamCode) implements Ending {

        /** The owner of the entry was not heard of again. */
        static final Unknown OWNER_LOST = new Unknown(
                ProblemType.UPSTREAM_TIMEOUT,
                "The first request with this idempotency key was cut short by a failure of the gateway; whether 302.AI"
                        + " carried it out is unknown",
                null);

        /** The caller of the first request left before it was known. */
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
