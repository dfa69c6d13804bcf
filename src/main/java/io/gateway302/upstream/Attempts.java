package io.gateway302.upstream;

import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Operation;
import io.gateway302.correlation.RequestId;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.Attempt.Failed;
import io.gateway302.upstream.Reply.Answered;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Asks the upstream: with the next key where one is refused, at the next address where one cannot be reached. */
final class Attempts {

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    private final UpstreamClient client;
    private final Preference<UpstreamKey> keys;
    private final Preference<URI> addresses;
    private final Protection protection;
    private final OutcomeReader outcomes;

    Attempts(
            UpstreamClient client,
            Preference<UpstreamKey> keys,
            Preference<URI> addresses,
            Protection protection,
            OutcomeReader outcomes) {
        this.client = client;
        this.keys = keys;
        this.addresses = addresses;
        this.protection = protection;
        this.outcomes = outcomes;
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
                () -> outcomes.read(send(call, key, address), call.request().operation()),
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

    private Reply send(UpstreamCall call, UpstreamKey key, URI address) {
        GatewayRequest request = call.request();
        Operation operation = request.operation();
        Deadlines deadlines = call.deadlines();
        call.countAttempt();
        Reply reply = client.send(
                operation.method(),
                URI.create(address + operation.path()),
                headers(request, key),
                request.body().content(),
                deadlines.firstByte(),
                deadlines.idle(),
                call.remaining());
        if (reply instanceof Answered answer) {
            call.answeredWith(answer.headers().getFirst("request-id"));
        }
        return reply;
    }

    private static HttpHeaders headers(GatewayRequest request, UpstreamKey key) {
        HttpHeaders headers = HeaderHygiene.towardsUpstream(request.headers());
        headers.setBearerAuth(key.secret().reveal());
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
