package io.gateway302.sandbox;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RouteHints;
import io.gateway302.catalog.RouteMatch;
import io.gateway302.sandbox.call.Call;
import io.gateway302.sandbox.call.Costs;
import io.gateway302.sandbox.call.Fault;
import io.gateway302.sandbox.call.Generations;
import io.gateway302.sandbox.call.InvalidCharacterRequest;
import io.gateway302.sandbox.call.Keys;
import io.gateway302.sandbox.call.Payload;
import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.Refusals;
import io.gateway302.sandbox.call.Reply;
import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.ServiceCode;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.character.CharacterSimulation;
import io.gateway302.sandbox.http.Padding;
import io.gateway302.sandbox.http.Partial;
import io.gateway302.sandbox.http.Streaming;
import io.gateway302.sandbox.simulator.Simulators;
import io.gateway302.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Simulation of all catalog operations: selects the operation of a call, lets its simulator respond, and applies the
 * fault that keywords in the call's texts request.
 */
final class CatalogSimulation {

    private static final String CHARACTER = "doubao.drawing.character";

    private static final byte[] WEB_PAGE =
            "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>"
                    .getBytes(StandardCharsets.UTF_8);

    private static final int MAX_MODEL_LENGTH = 200;

    private final Catalog catalog;
    private final Keys keys;
    private final CharacterSimulation character;
    private final Simulators families;
    private final Generations generations;
    private final Streaming streaming;
    private final Duration recordDelay;
    private final Clock clock;

    CatalogSimulation(
            Catalog catalog,
            Keys keys,
            CharacterSimulation character,
            Simulators families,
            Generations generations,
            Duration recordDelay,
            Clock clock) {
        this.catalog = catalog;
        this.keys = keys;
        this.character = character;
        this.families = families;
        this.generations = generations;
        this.streaming = new Streaming(clock);
        this.recordDelay = recordDelay;
        this.clock = clock;
    }

    Reply answer(Call call) {
        Optional<RouteMatch> match = catalog.route(HttpMethod.valueOf(call.method()), call.path());
        if (match.isEmpty()) {
            return PlatformError.NOT_FOUND.reply();
        }
        String id = newId();
        try {
            return answer(call, match.get(), id);
        } catch (JacksonException e) {
            return PlatformError.INVALID_REQUEST.reply().with("request-id", id);
        } catch (InvalidCharacterRequest e) {
            return PlatformError.INVALID_REQUEST.saying(e.text()).with("request-id", id);
        } catch (Refusal e) {
            return e.reply().with("request-id", id);
        }
    }

    private Reply answer(Call call, RouteMatch match, String id) {
        Secret key = keys.require(call, match.candidates().getFirst().key());
        JsonNode request = call.payload().tree();
        String model = model(call, match, request);
        Operation operation = match.choose(clues(call, match, request, model));
        if (operation.id().equals(CHARACTER)) {
            return character.answer(call);
        }
        int nth = count(call, operation);
        Script script = Script.of(texts(call, match, request)).forSubmission(nth);
        String named = model.isEmpty() && !operation.models().isEmpty()
                ? operation.models().getFirst()
                : model;
        return answer(new SimulatedCall(
                call, operation, key, match.variables(), request, named, script, id, clock.instant()));
    }

    private String newId() {
        byte[] random = new byte[12];
        ThreadLocalRandom.current().nextBytes(random);
        return clock.instant().getEpochSecond() + HexFormat.of().formatHex(random);
    }

    /** Counts the call, and returns the number of calls with its request id so far. */
    private int count(Call call, Operation operation) {
        return catalog.tasks(operation).isEmpty()
                ? generations.submitted(call.requestId())
                : generations.polled(call.requestId());
    }

    private static String model(Call call, RouteMatch match, JsonNode request) {
        String inBody = request.path("model").asString("");
        String inPath = match.variables().getOrDefault("model", call.query("model"));
        String model = inBody.isEmpty() ? inPath : inBody;
        return model.substring(0, Math.min(model.length(), MAX_MODEL_LENGTH));
    }

    private static RouteHints clues(Call call, RouteMatch match, JsonNode request, String model) {
        Map<String, String> fields = new HashMap<>();
        for (String field : match.tellingFields()) {
            String value = request.path(field).asString(call.query(field));
            if (!value.isEmpty()) {
                fields.put(field, value);
            }
        }
        return new RouteHints(model, null, fields);
    }

    private static String texts(Call call, RouteMatch match, JsonNode request) {
        List<String> texts = new ArrayList<>(Payload.texts(request));
        call.query().values().forEach(texts::addAll);
        match.variables().values().forEach(value -> texts.add(UriUtils.decode(value, StandardCharsets.UTF_8)));
        return String.join("\n", texts);
    }

    private Reply answer(SimulatedCall visit) {
        Script script = visit.script();
        checkWords(visit);
        Map<String, String> headers = headers(visit);
        Reply.Whole refused = refusal(visit, script.fault());
        if (refused != null) {
            return late(script, refused.withAll(headers));
        }
        SimulatedResult product = families.of(visit).make(visit);
        bill(visit, product);
        return late(script, reply(visit, product, headers));
    }

    /** Rejects keywords without effect on the operation: a test that used one would pass without testing anything. */
    private static void checkWords(SimulatedCall visit) {
        Fault fault = visit.script().fault();
        if (fault == Fault.Spoilt.ENVELOPE || fault == Fault.Spoilt.NO_IMAGE) {
            throw new Refusal(PlatformError.INVALID_REQUEST, "the sandbox has no such answer of this operation");
        }
        if (fault instanceof Fault.TaskEnd && !visit.startsTask()) {
            throw new Refusal(PlatformError.INVALID_REQUEST, "the word is for tasks");
        }
    }

    private static Reply late(Script script, Reply reply) {
        return script.delay().isZero() ? reply : new Reply.Late(script.delay(), reply);
    }

    /**
     * Returns the headers of each response: the sandbox's id of the call, the operation, the length and digest of the
     * received body, and where the call had credentials, so that tests can compare them.
     */
    private static Map<String, String> headers(SimulatedCall visit) {
        Payload payload = visit.call().payload();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("request-id", visit.id());
        headers.put("sandbox-operation", visit.operation().id());
        headers.put(
                "sandbox-received",
                payload.length() + ";sha-256=" + Base64.getEncoder().encodeToString(payload.digest()));
        headers.put("sandbox-credentials", CredentialPlaces.of(visit.call()));
        return headers;
    }

    private static Reply.@Nullable Whole refusal(SimulatedCall visit, @Nullable Fault fault) {
        return switch (fault) {
            case Fault.ServiceRefusal(ServiceCode code, int status, String retryAfter) ->
                retryAfter(retryAfter, Refusals.of(visit, code, status));
            case Fault.PlatformRefusal(PlatformError error, String retryAfter) -> retryAfter(retryAfter, error.reply());
            case Fault.ProviderRejection(var error) -> error.reply(visit);
            case Fault.KeyEcho() ->
                PlatformError.INVALID_REQUEST.saying(
                        "Authorization Bearer " + visit.key().reveal());
            case null, default -> null;
        };
    }

    private static Reply.Whole retryAfter(@Nullable String seconds, Reply.Whole reply) {
        return seconds == null ? reply : reply.with("Retry-After", seconds);
    }

    private void bill(SimulatedCall visit, SimulatedResult product) {
        Fault fault = visit.script().fault();
        if (visit.operation().billable() && (fault == null || fault.isBilled())) {
            Instant shownFrom = clock.instant().plus(visit.script().delay()).plus(recordDelay);
            generations.generated(
                    visit.call().requestId(),
                    visit.id(),
                    new Generations.Bill(
                            Costs.of(visit, product.usage()),
                            fault == Fault.Spoilt.NO_RECORD ? null : shownFrom,
                            visit.model(),
                            product.usage()));
        }
    }

    private Reply reply(SimulatedCall visit, SimulatedResult product, Map<String, String> headers) {
        Script script = visit.script();
        Fault fault = script.fault();
        if (fault == Fault.Spoilt.RESET) {
            return new Reply.Reset();
        }
        if (fault == Fault.Spoilt.GARBAGE) {
            return new Reply.Whole(200, "text/html", headers, WEB_PAGE);
        }
        if (product instanceof SimulatedResult.Stream stream) {
            return streaming.reply(stream, script, headers);
        }
        Reply.Whole whole = whole(product).withAll(headers);
        if (fault instanceof Fault.Broken broken) {
            return Streaming.broken(broken, whole);
        }
        if (fault == Fault.Spoilt.HALF) {
            return new Reply.Half(whole);
        }
        if (script.pace() != null) {
            return Streaming.inPieces(whole, script.pace());
        }
        if (script.size() >= whole.body().length + Padding.MIN_GROWTH) {
            return Padding.of(whole, script.size());
        }
        return product instanceof SimulatedResult.File ? Partial.of(visit.call(), whole) : whole;
    }

    private static Reply.Whole whole(SimulatedResult product) {
        return switch (product) {
            case SimulatedResult.Document(int status, JsonNode body, Usage _) -> Reply.Whole.json(status, body);
            case SimulatedResult.File(String contentType, byte[] bytes, Usage _) ->
                Reply.Whole.of(200, contentType, bytes);
            case SimulatedResult.Stream _ -> throw new IllegalStateException("A stream is no whole answer");
        };
    }
}
