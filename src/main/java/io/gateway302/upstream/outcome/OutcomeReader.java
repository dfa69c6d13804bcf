package io.gateway302.upstream.outcome;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.problem.OriginalResponse;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.AddedParameter;
import io.gateway302.upstream.http.AccountHeaders;
import io.gateway302.upstream.http.HeaderHygiene;
import io.gateway302.upstream.http.Reply;
import io.gateway302.upstream.http.Reply.Begun;
import io.gateway302.upstream.http.Reply.NoAnswer;
import io.gateway302.upstream.http.Reply.NotWritten;
import io.gateway302.upstream.http.ResponseSource;
import io.gateway302.upstream.http.ResponseSource.BrokenOffException;
import io.gateway302.upstream.http.SecretMask;
import io.gateway302.upstream.outcome.AttemptResult.Failed;
import io.gateway302.upstream.outcome.AttemptResult.Succeeded;
import io.gateway302.upstream.outcome.SuccessRule.Decision;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
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
        ResponseSource source = new ResponseSource(
                begun.content(),
                call.deadlines().idle(),
                call.responseWait(),
                none -> FailureReader.noAnswer(none).problem());
        if (ContentCoding.of(begun.headers()) == ContentCoding.OTHER) {
            source.close();
            return unreadable(begun, request);
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
                return answer(new ReadResponse(begun.status(), begun.headers(), start.content()), call, address);
            }
            if (decision.passesIfLarge()) {
                return new Succeeded(streamed(begun, start.followedBy(source), address));
            }
            source.close();
            return decision.isGood()
                    ? FailureReader.noAnswer(
                            new NoAnswer(true, true, false, new DataBufferLimitException("The answer is too large")))
                    : unreadable(begun, request);
        } catch (BrokenOffException e) {
            return FailureReader.noAnswer(e.reply());
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Reads a response whose content is in a coding that was not offered, or larger than the buffer. An error is judged
     * by its status.
     */
    private AttemptResult unreadable(Begun begun, GatewayExchange request) {
        ReadResponse answer = new ReadResponse(begun.status(), begun.headers(), new byte[0]);
        FailureClass failure =
                answer.status() < 400 ? FailureClassifier.WITHOUT_RESULT : classified(answer, null, request);
        return failures.failed(failure, null, answer, request.door());
    }

    private static FailureClass classified(
            ReadResponse answer, @Nullable UpstreamError error, GatewayExchange request) {
        String provider = request.operation().provider();
        return request.door() == EntryPoint.PASSTHROUGH
                ? FailureClassifier.ofPassthrough(
                        answer, error, provider, !request.target().variables().isEmpty())
                : FailureClassifier.of(answer, error, provider);
    }

    private GatewayResponse streamed(Begun begun, ByteSource source, URI address) {
        return new GatewayResponse(
                begun.status(),
                shown(begun.headers(), address),
                new Body.Stream(
                        mask.cover(source, ContentCoding.of(begun.headers())),
                        begun.headers().getContentLength()));
    }

    private AttemptResult answer(ReadResponse answer, PendingCall call, URI address) {
        GatewayExchange request = call.request();
        boolean asItCame = request.isRelayed();
        byte[] text = ContentCoding.of(answer.headers()).decode(answer.body(), maxResponseSize);
        JsonNode whole = parse(text);
        JsonNode tree = answer.status() < 400 ? whole : ErrorText.read(json, text, whole);
        UpstreamError error = UpstreamError.of(tree).orElse(null);
        Decision decision = isPage(answer, request)
                ? Decision.FAILURE
                : new SuccessRule(request.operation(), asItCame).decide(answer, text, tree, error);
        if (decision == Decision.SUCCESS && text != null) {
            return new Succeeded(asItCame ? asItCame(answer, text, tree, address) : typed(answer, text, tree, address));
        }
        String provider = request.operation().provider();
        boolean explained = error != null && FailureClassifier.isKnown(error, provider);
        if (decision == Decision.WITHOUT_RESULT && !explained) {
            return failures.failed(FailureClassifier.WITHOUT_RESULT, null, answer, request.door());
        }
        if (decision == Decision.DENIED) {
            return failures.failed(FailureClassifier.denied(error, provider), error, answer, request.door());
        }
        FailureClass failure = classified(answer, error, request);
        AddedParameter added = call.added();
        if (Rejection.isAboutAccount(answer.status(), error, text) && Rejection.passes(failure, 400, error, provider)) {
            failure = FailureClassifier.ofAccount(error);
        } else if (added != null
                && failure.problem() == ProblemType.UPSTREAM_REJECTED
                && ParameterRefusal.isPossible(added, answer.status(), text, tree, error)) {
            failure = FailureClassifier.PARAMETER_REFUSED;
        }
        Failed failed = failures.failed(failure, error, answer, request.door());
        return request.door() == EntryPoint.PASSTHROUGH
                        && text != null
                        && Rejection.passes(failure, answer.status(), error, provider)
                ? failed.passing(original(answer, text, whole, address))
                : failed;
    }

    /** Returns whether a call of the typed API gets a web page: no operation answers with one. */
    private static boolean isPage(ReadResponse answer, GatewayExchange request) {
        return request.door() == EntryPoint.TYPED
                && ContentTypes.isWebPage(answer.headers().getFirst(HttpHeaders.CONTENT_TYPE));
    }

    private OriginalResponse original(ReadResponse answer, byte[] text, JsonNode tree, URI address) {
        GatewayResponse response = asItCame(answer, text, tree, address);
        byte[] content = response.body() instanceof Body.Held held ? held.content() : new byte[0];
        return new OriginalResponse(response.status(), response.headers(), content);
    }

    private GatewayResponse typed(ReadResponse answer, byte[] text, JsonNode tree, URI address) {
        JsonNode covered = mask.cover(tree, text);
        byte[] content = covered.equals(tree) ? answer.body() : json.writeValueAsBytes(covered);
        return new GatewayResponse(answer.status(), shown(answer.headers(), address), new Body.Json(content, covered));
    }

    private GatewayResponse asItCame(ReadResponse answer, byte[] text, JsonNode tree, URI address) {
        HttpHeaders headers = shown(answer.headers(), address);
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

    private HttpHeaders shown(HttpHeaders headers, URI address) {
        return HeaderHygiene.towardsCaller(headers, address, account, mask);
    }

    private JsonNode parse(byte @Nullable [] text) {
        try {
            return text == null || text.length == 0 ? MissingNode.getInstance() : json.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
