package io.gateway302.upstream.outcome;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.upstream.http.AccountHeaders;
import io.gateway302.upstream.http.AnswerSource;
import io.gateway302.upstream.http.AnswerSource.BrokenOffException;
import io.gateway302.upstream.http.HeaderHygiene;
import io.gateway302.upstream.http.Reply;
import io.gateway302.upstream.http.Reply.Begun;
import io.gateway302.upstream.http.Reply.NoAnswer;
import io.gateway302.upstream.http.Reply.NotWritten;
import io.gateway302.upstream.http.SecretMask;
import io.gateway302.upstream.outcome.AttemptResult.Succeeded;
import io.gateway302.upstream.outcome.SuccessRule.Decision;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reader of replies: a reply becomes the result of an attempt, with its body in memory or as a stream. */
public final class OutcomeReader {

    private final JsonMapper json;
    private final FailureReader failures;
    private final SecretMask mask;
    private final AccountHeaders account;
    private final int maxResponseSize;

    /**
     * Creates a reader.
     *
     * @param mask mask that hides upstream keys from callers
     * @param account filter of headers about the operator's account
     * @param maxResponseSize maximum size in bytes of a response that is buffered completely
     */
    public OutcomeReader(JsonMapper json, Clock clock, SecretMask mask, AccountHeaders account, int maxResponseSize) {
        this.json = json;
        this.failures = new FailureReader(clock);
        this.mask = mask;
        this.account = account;
        this.maxResponseSize = maxResponseSize;
    }

    /**
     * Reads a reply as the result of an attempt.
     *
     * @param address base address that the request was sent to
     */
    public AttemptResult read(Reply reply, PendingCall call, URI address) {
        return switch (reply) {
            case NoAnswer none -> FailureReader.noAnswer(none);
            case NotWritten not -> FailureReader.notWritten(not.cause());
            case Begun begun -> begun(begun, call, address);
        };
    }

    private AttemptResult begun(Begun begun, PendingCall call, URI address) {
        GatewayExchange request = call.request();
        AnswerSource source = new AnswerSource(
                begun.content(),
                call.deadlines().idle(),
                call.responseWait(),
                none -> FailureReader.noAnswer(none).problem());
        if (ContentCoding.of(begun.headers()) == ContentCoding.OTHER) {
            source.close();
            return failures.failed(
                    FailureClassifier.WITHOUT_RESULT,
                    null,
                    new ReadResponse(begun.status(), begun.headers(), new byte[0]));
        }
        BufferingDecision decision = BufferingDecision.of(begun, request);
        if (!decision.isToBeRead()) {
            return new Succeeded(streamed(begun, source, address));
        }
        try {
            BufferedPrefix start =
                    BufferedPrefix.read(source, begun.headers(), decision.most(maxResponseSize), call::remaining);
            if (start.isWhole()) {
                source.close();
                return answer(new ReadResponse(begun.status(), begun.headers(), start.content()), request, address);
            }
            if (decision.passesIfLarge()) {
                return new Succeeded(streamed(begun, start.followedBy(source), address));
            }
            source.close();
            return decision.isGood()
                    ? FailureReader.noAnswer(
                            new NoAnswer(true, true, false, new DataBufferLimitException("The answer is too large")))
                    : answer(new ReadResponse(begun.status(), begun.headers(), new byte[0]), request, address);
        } catch (BrokenOffException e) {
            return FailureReader.noAnswer(e.reply());
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private GatewayResponse streamed(Begun begun, ByteSource source, URI address) {
        return new GatewayResponse(
                begun.status(),
                shown(HeaderHygiene.towardsCaller(begun.headers(), address)),
                new Body.Stream(
                        mask.cover(source, ContentCoding.of(begun.headers())),
                        begun.headers().getContentLength()));
    }

    private AttemptResult answer(ReadResponse answer, GatewayExchange request, URI address) {
        boolean asItCame = request.door() == EntryPoint.PASSTHROUGH;
        byte[] text = ContentCoding.of(answer.headers()).decode(answer.body(), maxResponseSize);
        JsonNode tree = parse(text);
        UpstreamError error = UpstreamError.of(tree).orElse(null);
        Decision decision = new SuccessRule(request.operation(), asItCame).decide(answer, text, tree, error);
        if (decision == Decision.SUCCESS && text != null) {
            return new Succeeded(asItCame ? asItCame(answer, text, tree, address) : typed(answer, text, tree));
        }
        if (decision == Decision.WITHOUT_RESULT) {
            return failures.failed(FailureClassifier.WITHOUT_RESULT, null, answer);
        }
        String provider = request.operation().provider();
        if (decision == Decision.DENIED) {
            return failures.failed(FailureClassifier.denied(error, provider), error, answer);
        }
        boolean nothingThere = asItCame
                && answer.status() == HttpStatus.NOT_FOUND.value()
                && !request.target().variables().isEmpty();
        return failures.failed(
                nothingThere ? FailureClassifier.NOTHING_THERE : FailureClassifier.of(answer, error, provider),
                error,
                answer);
    }

    private GatewayResponse typed(ReadResponse answer, byte[] text, JsonNode tree) {
        JsonNode covered = mask.cover(tree, text);
        byte[] content = covered.equals(tree) ? answer.body() : json.writeValueAsBytes(covered);
        return new GatewayResponse(
                answer.status(), shown(HeaderHygiene.towardsCaller(answer.headers())), new Body.Json(content, covered));
    }

    private GatewayResponse asItCame(ReadResponse answer, byte[] text, JsonNode tree, URI address) {
        HttpHeaders headers = shown(HeaderHygiene.towardsCaller(answer.headers(), address));
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

    private HttpHeaders shown(HttpHeaders headers) {
        return mask.without(account.without(headers));
    }

    private JsonNode parse(byte @Nullable [] text) {
        try {
            return text == null || text.length == 0 ? MissingNode.getInstance() : json.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
