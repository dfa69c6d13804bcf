package io.gateway302.upstream;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.SuccessForm;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.Attempt.Failed;
import io.gateway302.upstream.Attempt.Succeeded;
import io.gateway302.upstream.Reply.Answered;
import io.gateway302.upstream.Reply.NoAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Finds out whether a reply is what was asked for: by the operation's success rule, not by the HTTP status alone. */
final class OutcomeReader {

    private final JsonMapper json;
    private final Clock clock;

    OutcomeReader(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    Attempt read(Reply reply, Operation operation) {
        return switch (reply) {
            case NoAnswer none -> noAnswer(none);
            case Answered answer -> answer(answer, operation);
        };
    }

    private static Failed noAnswer(NoAnswer reply) {
        Verdict verdict = Classification.of(reply);
        String detail = switch (verdict.problem()) {
            case UPSTREAM_UNAVAILABLE -> "302.AI was not reached; nothing was sent";
            case UPSTREAM_INVALID_RESPONSE -> "302.AI's answer broke off";
            default ->
                reply.timedOut()
                        ? "302.AI did not answer in time; whether it carried the request out is unknown"
                        : "The connection to 302.AI broke before it answered; whether it carried the request out"
                                + " is unknown";
        };
        return new Failed(verdict, new ProblemException(verdict.problem(), detail).withCause(reply.cause()), null);
    }

    private Attempt answer(Answered answer, Operation operation) {
        JsonNode tree = parse(answer.body());
        boolean good = answer.status() >= 200 && answer.status() < 300 && !tree.isMissingNode();
        if (good) {
            List<SuccessForm> forms = operation.success().stream()
                    .filter(form -> form.matches(tree))
                    .toList();
            if (forms.stream().anyMatch(form -> form.hasResult(tree))) {
                return new Succeeded(new GatewayResponse(
                        answer.status(),
                        HeaderHygiene.towardsCaller(answer.headers()),
                        new Body.Json(answer.body(), tree)));
            }
            if (!forms.isEmpty()) {
                return failed(Classification.WITHOUT_RESULT, null, answer);
            }
        }
        UpstreamError error = UpstreamError.of(tree).orElse(null);
        return failed(Classification.of(answer, error), error, answer);
    }

    private Failed failed(Verdict verdict, @Nullable UpstreamError error, Answered answer) {
        ProblemException problem = new ProblemException(verdict.problem(), detail(verdict, error))
                .withUpstreamCode(error == null || error.code().isEmpty() ? null : error.code());
        Duration retryAfter = retryAfter(answer.headers());
        return new Failed(
                verdict,
                problem.type() == ProblemType.UPSTREAM_UNAVAILABLE ? problem.withRetryAfter(retryAfter) : problem,
                null);
    }

    private static String detail(Verdict verdict, @Nullable UpstreamError error) {
        String what = switch (verdict.problem()) {
            case CONTENT_REJECTED -> "302.AI's moderation refused the content";
            case UPSTREAM_REJECTED -> "302.AI refused the parameters";
            case UPSTREAM_ACCOUNT -> "302.AI refused the gateway's key or account";
            case UPSTREAM_UNAVAILABLE -> "302.AI rejected the request for load";
            case UPSTREAM_TIMEOUT -> "302.AI gave up waiting; whether the request was carried out is unknown";
            case UPSTREAM_INVALID_RESPONSE -> "302.AI's answer is not what the operation gives";
            default -> "302.AI failed";
        };
        // what it says of our account is the operator's business, not the caller's
        return error == null || error.message().isEmpty() || verdict.problem() == ProblemType.UPSTREAM_ACCOUNT
                ? what
                : what + ": " + error.message();
    }

    private JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : json.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /** The wait that the answer asks for (RFC 9110 §10.2.3), in seconds or as a date. */
    private @Nullable Duration retryAfter(HttpHeaders headers) {
        String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (value == null) {
            return null;
        }
        try {
            return value.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : positive(Duration.between(
                            clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from)));
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
