package io.gateway302.upstream;

import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Operation;
import io.gateway302.correlation.RequestId;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.Attempt.Failed;
import io.gateway302.upstream.Attempt.Succeeded;
import io.gateway302.upstream.Reply.Answered;
import io.gateway302.upstream.UpstreamProbe.Result;
import io.gateway302.upstream.UpstreamProbe.Sending;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Asks the upstream: with the next key where one is refused, at the next address where one cannot be reached. */
final class Attempts {

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    /** What is told where an exception of ours ends it. */
    private static final Result BUG = new Result(Execution.UNKNOWN, ProblemType.INTERNAL_ERROR, null);

    private final UpstreamClient client;
    private final Preference<UpstreamKey> keys;
    private final Preference<URI> addresses;
    private final Protection protection;
    private final OutcomeReader outcomes;
    private final UpstreamProbe probe;

    Attempts(
            UpstreamClient client,
            Preference<UpstreamKey> keys,
            Preference<URI> addresses,
            Protection protection,
            OutcomeReader outcomes,
            UpstreamProbe probe) {
        this.client = client;
        this.keys = keys;
        this.addresses = addresses;
        this.protection = protection;
        this.outcomes = outcomes;
        this.probe = probe;
    }

    /** Asks until another key or address could not help, or none is left. */
    Attempt everywhere(UpstreamCall call) {
        while (true) {
            UpstreamKey key = keys.choose(call.refusedKeys()).orElseThrow();
            URI address = addresses.choose(call.unreachedAddresses()).orElseThrow();
            Attempt attempt = once(call, key, address);
            if (!(attempt instanceof Failed failed)
                    || !changesPlace(failed.verdict().remedy(), call, key, address)) {
                return attempt;
            }
        }
    }

    private boolean changesPlace(Remedy remedy, UpstreamCall call, UpstreamKey key, URI address) {
        return switch (remedy) {
            case OTHER_KEY -> {
                keys.rest(key);
                call.refusedKeys().add(key);
                yield keys.choose(call.refusedKeys()).isPresent();
            }
            case OTHER_ADDRESS -> {
                addresses.rest(address);
                call.unreachedAddresses().add(address);
                boolean left = addresses.choose(call.unreachedAddresses()).isPresent();
                if (!left) {
                    // after a wait, each of them is worth another try
                    call.unreachedAddresses().clear();
                }
                yield left;
            }
            case NONE, BACK_OFF -> false;
        };
    }

    private Attempt once(UpstreamCall call, UpstreamKey key, URI address) {
        Attempt attempt = protection.guard(
                key,
                call.request().operation(),
                () -> ask(call, key, address),
                reason -> new Failed(
                        Classification.HELD_BACK,
                        new ProblemException(ProblemType.UPSTREAM_UNAVAILABLE, "Not sent to 302.AI: " + reason)
                                .withRetryAfter(Protection.RETRY_AFTER),
                        null));
        if (attempt instanceof Failed failed) {
            log.warn(
                    "{} with {} at {}: {}, {} {}",
                    call.request().operation(),
                    key.alias(),
                    address.getHost(),
                    failed.verdict().execution().label(),
                    failed.problem().type().slug(),
                    cause(failed.problem()));
        }
        return attempt;
    }

    private Attempt ask(UpstreamCall call, UpstreamKey key, URI address) {
        HttpHeaders headers = headers(call.request());
        UpstreamProbe.Ending probed =
                probe.starts(new Sending(call.request(), call.countAttempt(key), key.alias(), address, headers));
        headers.setBearerAuth(key.secret().reveal());
        Result result = BUG;
        try {
            Reply reply = send(call, address, headers);
            Attempt attempt = outcomes.read(reply, call.request().operation());
            result = result(attempt, reply);
            return attempt;
        } finally {
            probed.ends(result);
        }
    }

    private static Result result(Attempt attempt, Reply reply) {
        Integer status = reply instanceof Answered answer ? answer.status() : null;
        return switch (attempt) {
            case Succeeded _ -> new Result(Execution.OK, null, status);
            case Failed failed ->
                new Result(failed.verdict().execution(), failed.problem().type(), status);
        };
    }

    private Reply send(UpstreamCall call, URI address, HttpHeaders headers) {
        GatewayRequest request = call.request();
        Operation operation = request.operation();
        Deadlines deadlines = call.deadlines();
        Departure departure = new Departure();
        Reply reply = client.send(
                operation.method(),
                URI.create(address + operation.path()),
                headers,
                request.body().content(),
                deadlines.firstByte(),
                deadlines.idle(),
                call.remaining(),
                departure);
        call.answered(
                departure, reply instanceof Answered answer ? answer.headers().getFirst("request-id") : null);
        return reply;
    }

    private static HttpHeaders headers(GatewayRequest request) {
        HttpHeaders headers = HeaderHygiene.towardsUpstream(request.headers());
        headers.set(RequestId.HEADER, request.id());
        headers.set(HttpHeaders.USER_AGENT, "gateway302");
        headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
        if (request.body().content().length > 0) {
            headers.setContentType(MediaType.APPLICATION_JSON);
        }
        return headers;
    }

    private static String cause(ProblemException problem) {
        Throwable cause = problem.getCause();
        String code = problem.upstreamCode();
        return cause != null ? "(" + cause + ")" : code != null ? "(code " + code + ")" : "";
    }
}
