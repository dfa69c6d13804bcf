package io.gateway302.upstream.outcome;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.SuccessForm;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.http.AnswerSource;
import io.gateway302.upstream.http.AnswerSource.BrokenOffException;
import io.gateway302.upstream.http.HeaderHygiene;
import io.gateway302.upstream.http.Reply;
import io.gateway302.upstream.http.Reply.Answered;
import io.gateway302.upstream.http.Reply.Begun;
import io.gateway302.upstream.http.Reply.NoAnswer;
import io.gateway302.upstream.http.Reply.NotWritten;
import io.gateway302.upstream.http.SecretMask;
import io.gateway302.upstream.outcome.AttemptResult.Failed;
import io.gateway302.upstream.outcome.AttemptResult.Succeeded;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Classifier of replies: it applies the success rule of the operation, not the HTTP status alone. */
public final class OutcomeReader {

    private final JsonMapper json;
    private final Clock clock;
    private final SecretMask mask;
    private final int maxResponseSize;

    /**
     * Creates a reader.
     *
     * @param mask mask that hides upstream keys from callers
     * @param maxResponseSize maximum size in bytes of a response that is buffered completely
     */
    public OutcomeReader(JsonMapper json, Clock clock, SecretMask mask, int maxResponseSize) {
        this.json = json;
        this.clock = clock;
        this.mask = mask;
        this.maxResponseSize = maxResponseSize;
    }

    /**
     * Reads a reply as the result of an attempt.
     *
     * @param address base address that the request was sent to
     */
    public AttemptResult read(Reply reply, PendingCall call, URI address) {
        return switch (reply) {
            case NoAnswer none -> noAnswer(none);
            case NotWritten not -> notWritten(not.cause());
            case Begun begun -> begun(begun, call, address);
        };
    }

    private AttemptResult begun(Begun begun, PendingCall call, URI address) {
        GatewayExchange request = call.request();
        AnswerSource source = new AnswerSource(
                begun.content(),
                call.deadlines().idle(),
                call.patience(),
                none -> noAnswer(none).problem());
        if (ContentCoding.of(begun.headers()) == ContentCoding.OTHER) {
            source.close();
            return failed(
                    FailureClassifier.WITHOUT_RESULT, null, new Answered(begun.status(), begun.headers(), new byte[0]));
        }
        BufferingDecision judged = BufferingDecision.of(begun, request);
        if (!judged.isToBeRead()) {
            return new Succeeded(streamed(begun, source, address));
        }
        try {
            BufferedPrefix start =
                    BufferedPrefix.read(source, begun.headers(), judged.most(maxResponseSize), call::remaining);
            if (start.isWhole()) {
                source.close();
                return answer(new Answered(begun.status(), begun.headers(), start.content()), request, address);
            }
            if (judged.passesIfLarge()) {
                return new Succeeded(streamed(begun, start.followedBy(source), address));
            }
            source.close();
            return judged.isGood()
                    ? noAnswer(new NoAnswer(true, true, false, new DataBufferLimitException("The answer is too large")))
                    : answer(new Answered(begun.status(), begun.headers(), new byte[0]), request, address);
        } catch (BrokenOffException e) {
            return noAnswer(e.reply());
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private GatewayResponse streamed(Begun begun, ByteSource source, URI address) {
        return new GatewayResponse(
                begun.status(),
                mask.without(HeaderHygiene.towardsCaller(begun.headers(), address)),
                new Body.Stream(
                        mask.cover(source, ContentCoding.of(begun.headers())),
                        begun.headers().getContentLength()));
    }

    private static Failed notWritten(Throwable cause) {
        if (cause instanceof PoolAcquireTimeoutException || cause instanceof PoolAcquirePendingLimitException) {
            return new Failed(
                    FailureClassifier.HELD_BACK,
                    new ProblemException(
                                    ProblemType.UPSTREAM_UNAVAILABLE,
                                    "Not sent to 302.AI: all connections of the gateway are in use")
                            .withRetryAfter(AttemptResult.RETRY_AFTER),
                    null);
        }
        if (cause instanceof IllegalArgumentException) {
            return new Failed(
                    FailureClassifier.NOT_WRITTEN,
                    new ProblemException(ProblemType.MALFORMED_REQUEST, "A header of the request cannot be sent on")
                            .withCause(cause),
                    null);
        }
        throw new IllegalStateException("The request could not be written", cause);
    }

    private static Failed noAnswer(NoAnswer reply) {
        FailureClass verdict = FailureClassifier.of(reply);
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

    private AttemptResult answer(Answered answer, GatewayExchange request, URI address) {
        Operation operation = request.operation();
        boolean dropIn = request.door() == EntryPoint.PASSTHROUGH;
        byte[] text = ContentCoding.of(answer.headers()).decode(answer.body(), maxResponseSize);
        JsonNode tree = parse(text);
        UpstreamError error = UpstreamError.of(tree).orElse(null);
        if (answer.status() >= 200 && answer.status() < 300 && (dropIn || !tree.isMissingNode())) {
            List<SuccessForm> forms = operation.success().stream()
                    .filter(form -> form.matches(tree))
                    .toList();
            boolean good = forms.stream().anyMatch(form -> form.hasResult(tree))
                    // not billable: passes unchanged, because a failed task is a valid response to a poll
                    || (dropIn && (!operation.billable() || !saysFailure(answer, tree, error, operation)));
            if (good && text != null) {
                return new Succeeded(dropIn ? asItCame(answer, text, tree, address) : typed(answer, text, tree));
            }
            if (!forms.isEmpty()) {
                return failed(FailureClassifier.WITHOUT_RESULT, null, answer);
            }
        }
        boolean nothingThere = dropIn
                && answer.status() == HttpStatus.NOT_FOUND.value()
                && !request.target().variables().isEmpty();
        return failed(
                nothingThere ? FailureClassifier.NOTHING_THERE : FailureClassifier.of(answer, error), error, answer);
    }

    private GatewayResponse typed(Answered answer, byte[] text, JsonNode tree) {
        JsonNode covered = mask.cover(tree, text);
        byte[] content = covered.equals(tree) ? answer.body() : json.writeValueAsBytes(covered);
        return new GatewayResponse(
                answer.status(),
                mask.without(HeaderHygiene.towardsCaller(answer.headers())),
                new Body.Json(content, covered));
    }

    private GatewayResponse asItCame(Answered answer, byte[] text, JsonNode tree, URI address) {
        HttpHeaders headers = mask.without(HeaderHygiene.towardsCaller(answer.headers(), address));
        JsonNode covered = mask.cover(tree, text);
        byte[] content = answer.body();
        if (!covered.equals(tree)) {
            content = json.writeValueAsBytes(covered);
            headers.remove(HttpHeaders.CONTENT_ENCODING);
        } else if (mask.finds(text)) {
            content = mask.cover(text);
            headers.remove(HttpHeaders.CONTENT_ENCODING);
        }
        return new GatewayResponse(
                answer.status(),
                headers,
                tree.isMissingNode() ? new Body.Bytes(content) : new Body.Json(content, covered));
    }

    /**
     * Returns whether a response with a 2xx status reports a failure. It must be certain: a response that is taken for
     * a failure does not reach the caller, who may have paid for it.
     */
    private static boolean saysFailure(
            Answered answer, JsonNode tree, @Nullable UpstreamError error, Operation operation) {
        if (error == null) {
            boolean readable = ContentCoding.of(answer.headers()) == ContentCoding.IDENTITY;
            return !operation.success().isEmpty() && tree.isMissingNode() && readable;
        }
        JsonNode told = tree.path("error");
        return (told.isContainer() ? !told.isEmpty() : !told.asString("").isBlank())
                || FailureClassifier.isKnown(error.code())
                || operation.success().stream().anyMatch(form -> form.when().containsKey("code"));
    }

    private Failed failed(FailureClass verdict, @Nullable UpstreamError error, Answered answer) {
        ProblemException problem = new ProblemException(verdict.problem(), detail(verdict, error))
                .withUpstreamCode(error == null || error.code().isEmpty() ? null : error.code());
        Duration retryAfter = retryAfter(answer.headers());
        return new Failed(
                verdict,
                problem.type() == ProblemType.UPSTREAM_UNAVAILABLE ? problem.withRetryAfter(retryAfter) : problem,
                null);
    }

    private static String detail(FailureClass verdict, @Nullable UpstreamError error) {
        String what = switch (verdict.problem()) {
            case NOT_FOUND -> "302.AI has nothing under this address";
            case CONTENT_REJECTED -> "302.AI's moderation refused the content";
            case UPSTREAM_REJECTED -> "302.AI refused the parameters";
            case UPSTREAM_ACCOUNT -> "302.AI refused the gateway's key or account";
            case UPSTREAM_UNAVAILABLE ->
                verdict.equals(FailureClassifier.NO_CHANNEL)
                        ? "302.AI has no channel for the model at present, or there is no such model"
                        : "302.AI rejected the request for load";
            case UPSTREAM_TIMEOUT -> "302.AI gave up waiting; whether the request was carried out is unknown";
            case UPSTREAM_INVALID_RESPONSE -> "302.AI's answer is not what the operation gives";
            default -> "302.AI failed";
        };
        // messages about the account are for the operator, not for the caller
        return error == null || error.message().isEmpty() || verdict.problem() == ProblemType.UPSTREAM_ACCOUNT
                ? what
                : what + ": " + error.message();
    }

    private JsonNode parse(byte @Nullable [] text) {
        try {
            return text == null || text.length == 0 ? MissingNode.getInstance() : json.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /** Returns the delay that the response requests (RFC 9110 §10.2.3), in seconds or as a date; null for none. */
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
