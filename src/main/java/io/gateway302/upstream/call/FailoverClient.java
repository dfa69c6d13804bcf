package io.gateway302.upstream.call;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.KeyPlace;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.stream.WatchedSource.End;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.FailoverList;
import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.UpstreamProbe;
import io.gateway302.upstream.UpstreamProbe.Result;
import io.gateway302.upstream.UpstreamProbe.Sending;
import io.gateway302.upstream.http.Reply;
import io.gateway302.upstream.http.Reply.Begun;
import io.gateway302.upstream.http.RequestTransmission;
import io.gateway302.upstream.http.UpstreamClient;
import io.gateway302.upstream.http.UpstreamHeaders;
import io.gateway302.upstream.outcome.AttemptResult;
import io.gateway302.upstream.outcome.AttemptResult.Failed;
import io.gateway302.upstream.outcome.AttemptResult.Succeeded;
import io.gateway302.upstream.outcome.FailureClassifier;
import io.gateway302.upstream.outcome.OutcomeReader;
import io.gateway302.upstream.outcome.RetryAction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriUtils;

/**
 * Client with failover: it changes to the next key after a rejected one, and to the next address after an unreachable
 * one. A request that was rejected for a parameter of the gateway is sent once more without it.
 */
final class FailoverClient {

    private static final Logger log = LoggerFactory.getLogger(FailoverClient.class);

    /** Result that probes receive if an exception of the gateway itself ends an attempt. */
    private static final Result BUG = new Result(Execution.UNKNOWN, ProblemType.INTERNAL_ERROR, null);

    private final UpstreamClient client;
    private final FailoverList<UpstreamKey> keys;
    private final FailoverList<URI> addresses;
    private final UpstreamResilience protection;
    private final OutcomeReader outcomes;
    private final UpstreamProbe probe;

    FailoverClient(
            UpstreamClient client,
            FailoverList<UpstreamKey> keys,
            FailoverList<URI> addresses,
            UpstreamResilience protection,
            OutcomeReader outcomes,
            UpstreamProbe probe) {
        this.client = client;
        this.keys = keys;
        this.addresses = addresses;
        this.protection = protection;
        this.outcomes = outcomes;
        this.probe = probe;
    }

    /** Makes attempts, and returns the first result that another key or address cannot improve. */
    AttemptResult everywhere(UpstreamCall call) {
        while (true) {
            UpstreamKey key = call.wantedKey(keys.choices())
                    .or(() -> keys.choose(call.refusedKeys()))
                    .orElseThrow();
            URI address = addresses.choose(call.unreachedAddresses()).orElseThrow();
            AttemptResult attempt = once(call, key, address);
            if (!(attempt instanceof Failed failed)) {
                call.accepted();
                return attempt;
            }
            if (!isSentAgain(failed.failureClass().retryAction(), call, key, address)) {
                return attempt;
            }
        }
    }

    /** Returns whether the request is sent again at once, and prepares it for that. */
    private boolean isSentAgain(RetryAction retryAction, UpstreamCall call, UpstreamKey key, URI address) {
        return switch (retryAction) {
            case WITHOUT_PARAMETER -> {
                call.leaveOut();
                yield true;
            }
            case OTHER_KEY -> {
                keys.rest(key);
                call.exclude(key);
                yield keys.choose(call.refusedKeys()).isPresent();
            }
            case OTHER_ADDRESS -> {
                addresses.rest(address);
                call.exclude(address);
                boolean left = addresses.choose(call.unreachedAddresses()).isPresent();
                if (!left) {
                    call.includeAddresses();
                }
                yield left;
            }
            case NONE, BACK_OFF, BACK_OFF_ONCE -> false;
        };
    }

    private AttemptResult once(UpstreamCall call, UpstreamKey key, URI address) {
        AttemptResult attempt = protection.guard(
                key,
                call.request().operation(),
                call.request().clientId(),
                () -> ask(call, key, address),
                reason -> new Failed(
                        FailureClassifier.HELD_BACK,
                        new ProblemException(ProblemType.UPSTREAM_UNAVAILABLE, "Not sent to 302.AI: " + reason)
                                .withRetryAfter(AttemptResult.RETRY_AFTER),
                        null));
        if (attempt instanceof Failed failed) {
            log.warn(
                    "{} with {} at {}: {}, {} {}",
                    call.request().operation(),
                    key.alias(),
                    address.getHost(),
                    failed.failureClass().execution().label(),
                    failed.problem().type().slug(),
                    cause(failed.problem()));
        }
        return attempt;
    }

    private AttemptResult ask(UpstreamCall call, UpstreamKey key, URI address) {
        HttpHeaders headers = UpstreamHeaders.of(call.request());
        UpstreamProbe.Ending probed =
                probe.starts(new Sending(call.request(), call.countAttempt(key), key.alias(), address, headers));
        Result result = BUG;
        boolean streaming = false;
        try {
            Reply reply = send(call, key, address, headers);
            AttemptResult attempt = outcomes.read(reply, call, address);
            Result begun = result(attempt, reply);
            result = begun;
            streaming = attempt.isStreaming();
            return attempt.whenEnded((end, problem) -> {
                probed.ends(call.request().progress().hasAnswerEnded() ? begun : ended(begun, end, problem));
                call.report();
            });
        } catch (CallerLeftException left) {
            result = Result.callerLeft(null);
            throw left;
        } finally {
            if (!streaming) {
                probed.ends(result);
            }
        }
    }

    /** Returns the result of a stream that began successfully. */
    private static Result ended(Result begun, End end, @Nullable ProblemException problem) {
        return switch (end) {
            case COMPLETE -> begun;
            case LEFT -> Result.callerLeft(begun.status());
            case BROKEN ->
                new Result(Execution.UNKNOWN, Objects.requireNonNull(problem).type(), begun.status());
        };
    }

    private static Result result(AttemptResult attempt, Reply reply) {
        Integer status = reply instanceof Begun response ? response.status() : null;
        return switch (attempt) {
            case Succeeded _ -> new Result(Execution.OK, null, status);
            case Failed failed ->
                new Result(failed.failureClass().execution(), failed.problem().type(), status);
        };
    }

    private Reply send(UpstreamCall call, UpstreamKey key, URI address, HttpHeaders headers) {
        GatewayExchange request = call.request();
        URI target = target(address, request, key);
        headers.setBearerAuth(key.secret().reveal());
        KeyPlace place = request.operation().key();
        if (place != null && place.in() == Field.Location.HEADER) {
            headers.set(place.name(), key.secret().reveal());
        }
        RequestTransmission transmission = new RequestTransmission();
        Reply reply = client.send(
                request.target().method(),
                target,
                headers,
                call.body(),
                call.deadlines().firstByte(),
                call.remaining(),
                call.responseWait(),
                transmission);
        call.answered(
                transmission,
                reply instanceof Begun response ? response.headers().getFirst("request-id") : null);
        return reply;
    }

    private static URI target(URI address, GatewayExchange request, UpstreamKey key) {
        String target = address + request.target().pathAndQuery();
        KeyPlace place = request.operation().key();
        if (place != null && place.in() == Field.Location.QUERY) {
            target += (request.target().query() == null ? "?" : "&") + place.name() + "="
                    + UriUtils.encode(key.secret().reveal(), StandardCharsets.UTF_8);
        }
        return URI.create(target);
    }

    private static String cause(ProblemException problem) {
        Throwable cause = problem.getCause();
        String code = problem.upstreamCode();
        return cause != null ? "(" + cause + ")" : code != null ? "(code " + code + ")" : "";
    }
}
