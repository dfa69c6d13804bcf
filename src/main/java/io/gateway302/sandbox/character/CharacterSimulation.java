package io.gateway302.sandbox.character;

import io.gateway302.sandbox.call.Answers;
import io.gateway302.sandbox.call.Call;
import io.gateway302.sandbox.call.Fault;
import io.gateway302.sandbox.call.Generations;
import io.gateway302.sandbox.call.InvalidCharacterRequest;
import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Reply;
import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.ServiceCode;
import io.gateway302.sandbox.http.Streaming;
import io.gateway302.sandbox.picture.Painter;
import io.gateway302.sandbox.picture.Picture;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Simulation of {@code POST /doubao/drawing/character}: draws, counts, and applies the fault that the prompt requests.
 */
public final class CharacterSimulation {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private static final byte[] WEB_PAGE =
            "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>"
                    .getBytes(StandardCharsets.UTF_8);

    private static final BigDecimal PRICE = new BigDecimal("0.05");

    /** Price in US dollars. It differs from the price list on purpose, so that only the cost record shows it. */
    private static final BigDecimal PRICE_WITH_SUPER_RESOLUTION = new BigDecimal("0.0525");

    private final JsonMapper json = JsonMapper.shared();
    private final Generations generations;
    private final Gallery gallery;
    private final Painter painter;
    private final Duration recordDelay;
    private final Clock clock;

    public CharacterSimulation(
            Generations generations, Gallery gallery, Painter painter, Duration recordDelay, Clock clock) {
        this.generations = generations;
        this.gallery = gallery;
        this.painter = painter;
        this.recordDelay = recordDelay;
        this.clock = clock;
    }

    public Reply answer(Call call) {
        Instant start = clock.instant();
        Job job = new Job(call, SECOND.format(start) + hex(12), start);
        int nth = generations.submitted(call.requestId());
        try {
            JsonNode body = json.readTree(call.body());
            CharacterRequest request = CharacterRequest.of(body);
            Script script = Script.of(request.prompt()).forSubmission(nth);
            Reply reply = answer(job, request, script.fault());
            bill(job, request, script);
            return script.delay().isZero() ? reply : new Reply.Late(script.delay(), reply);
        } catch (JacksonException e) {
            return PlatformError.INVALID_REQUEST.reply().with("request-id", job.id());
        } catch (InvalidCharacterRequest e) {
            return refuse(job, e.code(), e.code().status(), e.text());
        }
    }

    private Reply answer(Job job, CharacterRequest request, @Nullable Fault fault) {
        return switch (fault) {
            case null -> success(job, request);
            case Fault.ServiceRefusal(ServiceCode code, int status, String retryAfter) ->
                retryAfter(retryAfter, refuse(job, code, status, code.message()));
            case Fault.PlatformRefusal(PlatformError error, String retryAfter) ->
                retryAfter(retryAfter, error.reply().with("request-id", job.id()));
            case Fault.KeyEcho() -> refuseWithKey(job);
            case Fault.Spoilt spoilt -> spoil(job, request, spoilt);
            case Fault.Broken broken -> Streaming.broken(broken, success(job, request));
            case Fault.TaskEnd _ ->
                throw new InvalidCharacterRequest(ServiceCode.INVALID_ARGUMENT, "the word is for tasks");
            case Fault.ProviderRejection _ ->
                throw new InvalidCharacterRequest(ServiceCode.INVALID_ARGUMENT, "the word is for language models");
        };
    }

    private Reply spoil(Job job, CharacterRequest request, Fault.Spoilt spoilt) {
        return switch (spoilt) {
            case RESET -> new Reply.Reset();
            case HALF -> new Reply.Half(success(job, request));
            case GARBAGE -> new Reply.Whole(200, "text/html", Map.of("request-id", job.id()), WEB_PAGE);
            case ENVELOPE ->
                reply(job, 200, Answers.envelope(job.id(), hang(job, picture(request)), job.start(), clock.instant()));
            case NO_IMAGE -> success(job, List.of(), List.of());
            case NO_RECORD -> success(job, request);
        };
    }

    /** Bills the call. The cost record appears some time after the response, as at 302.AI. */
    private void bill(Job job, CharacterRequest request, Script script) {
        Fault fault = script.fault();
        if (fault == null || fault.isBilled()) {
            Instant shownFrom = clock.instant().plus(script.delay()).plus(recordDelay);
            generations.generated(
                    job.call().requestId(),
                    job.id(),
                    new Generations.Bill(
                            request.superResolution() ? PRICE_WITH_SUPER_RESOLUTION : PRICE,
                            fault == Fault.Spoilt.NO_RECORD ? null : shownFrom));
        }
    }

    private Reply.Whole success(Job job, CharacterRequest request) {
        Picture picture = picture(request);
        return request.returnUrl()
                ? success(job, List.of(hang(job, picture)), List.of())
                : success(job, List.of(), List.of(Base64.getEncoder().encodeToString(painter.jpeg(picture))));
    }

    private Reply.Whole success(Job job, List<String> urls, List<String> pictures) {
        return reply(job, 200, Answers.success(job.id(), hex(32), urls, pictures, elapsed(job)));
    }

    private Reply.Whole refuseWithKey(Job job) {
        ServiceCode code = ServiceCode.INVALID_ARGUMENT;
        return refuse(
                job,
                code,
                code.status(),
                code.message() + ": Authorization Bearer " + job.call().key());
    }

    private Reply.Whole refuse(Job job, ServiceCode code, int status, String message) {
        return reply(job, status, Answers.refusal(code, message, job.id(), elapsed(job)));
    }

    private static Reply.Whole reply(Job job, int status, JsonNode body) {
        return Reply.Whole.json(status, body).with("request-id", job.id());
    }

    private static Reply retryAfter(@Nullable String seconds, Reply.Whole reply) {
        return seconds == null ? reply : reply.with("Retry-After", seconds);
    }

    private Duration elapsed(Job job) {
        return Duration.between(job.start(), clock.instant());
    }

    private static Picture picture(CharacterRequest request) {
        int factor = request.superResolution() ? 2 : 1;
        return new Picture(
                request.prompt(),
                request.seed() == -1 ? ThreadLocalRandom.current().nextLong(1L << 32) : request.seed(),
                request.width() * factor,
                request.height() * factor,
                request.watermark());
    }

    private String hang(Job job, Picture picture) {
        String path = "/gpt/imgs/" + DAY.format(job.start()) + "/" + picture.name() + ".jpg";
        gallery.hang(path, picture);
        return job.call().address() + path;
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Call in progress, with the sandbox's id of it. */
    private record Job(Call call, String id, Instant start) {}
}
