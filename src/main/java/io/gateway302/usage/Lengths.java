package io.gateway302.usage;

import io.gateway302.catalog.DottedPath;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.usage.tokens.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reader for the duration of audio and video, and the length of texts and lists. */
final class Lengths {

    private static final double LONGEST_SECONDS = 24 * 3600;

    /** Minimum size of a second of sound, in bytes: a codec at 8 kbit/s. */
    private static final int BYTES_FOR_A_SECOND = 1000;

    /**
     * Places of the duration in responses, in seconds: those of transcriptions, then the common ones of media
     * operations.
     */
    private static final List<String> ANSWERED_SECONDS = List.of(
            "usage.seconds",
            "usage.duration",
            "duration",
            "data.duration",
            "audio_duration",
            "output.duration",
            "result.duration",
            "metadata.duration");

    private static final List<String> ANSWERED_MILLISECONDS =
            List.of("audio_info.duration", "extra_info.audio_length", "data.audio_info.duration");

    private static final List<String> ANSWERED_CHARACTERS =
            List.of("usage.characters", "extra_info.usage_characters", "usage.input_characters");

    private static final List<String> ANSWERED_PAGES = List.of(
            "usage_info.pages_processed", "usage.pages", "data.page_count", "page_count", "pages", "data.pages");

    private static final List<String> ANSWERED_POINTS =
            List.of("credits", "data.credits", "usage.credits", "usage.points", "output.credits");

    static final List<String> ASKED_TEXTS =
            List.of("input", "text", "request.text", "input.text", "prompt", "gen_text", "q");

    private Lengths() {}

    /**
     * Returns the duration in seconds, rounded up; null if it is unknown. The response has precedence over the request,
     * because the delivered duration is billed, not the requested one.
     */
    static @Nullable Long seconds(Asked asked, JsonNode answer) {
        Double seconds = first(answer, ANSWERED_SECONDS);
        if (seconds == null) {
            Double milliseconds = first(answer, ANSWERED_MILLISECONDS);
            seconds = milliseconds == null ? requestedSeconds(asked) : Double.valueOf(milliseconds / 1000);
        }
        return seconds == null || seconds > LONGEST_SECONDS ? null : (long) Math.ceil(seconds);
    }

    private static @Nullable Double requestedSeconds(Asked asked) {
        return AskedNumbers.SECONDS.stream()
                .flatMap(
                        place -> Stream.concat(asked.values(place).stream(), Stream.ofNullable(asked.otherwise(place))))
                .map(Quantity::decimal)
                .filter(number -> number != null && number > 0)
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the maximum duration of the media in a request, in seconds. It is known by the size of an upload, unless
     * the request also has a link.
     */
    static long mostSeconds(GatewayExchange request) {
        String type = request.headers().getFirst("Content-Type");
        boolean uploads = type != null && type.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
        boolean links = Stream.of(request.body().tree())
                .flatMap(JsonNode::valueStream)
                .anyMatch(value -> value.asString("").startsWith("http"));
        return uploads && !links
                ? Math.max(1, Math.ceilDiv(request.body().length(), BYTES_FOR_A_SECOND))
                : Long.MAX_VALUE;
    }

    static BigDecimal minutes(long seconds) {
        return BigDecimal.valueOf(seconds).divide(BigDecimal.valueOf(60), MathContext.DECIMAL64);
    }

    /** Returns the number of characters in the response's count; null if there is none. */
    static @Nullable Long countedCharacters(JsonNode answer) {
        Double counted = first(answer, ANSWERED_CHARACTERS);
        return counted == null ? null : (long) Math.ceil(counted);
    }

    /** Returns the code points of the longest text in a request; null if there is none. */
    static @Nullable Long characters(Asked asked) {
        return ASKED_TEXTS.stream()
                .flatMap(place -> asked.values(place).stream())
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .map(text -> (long) text.codePointCount(0, text.length()))
                .max(Long::compare)
                .orElse(null);
    }

    /** Returns the number of pages that a response counts; null if it does not. */
    static @Nullable BigDecimal answeredPages(JsonNode answer) {
        return ANSWERED_PAGES.stream()
                .map(place -> sizeOrNumber(DottedPath.at(answer, place)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns the number of pages that a request selects; null if it does not. */
    static @Nullable BigDecimal pages(Asked asked) {
        return asked.values("pages").stream()
                .filter(JsonNode::isArray)
                .map(pages -> BigDecimal.valueOf(pages.size()))
                .findFirst()
                .orElse(null);
    }

    /** Returns the number of web addresses in a request; null if there are none. */
    static @Nullable BigDecimal links(Asked asked) {
        return asked.values("urls").stream()
                .filter(urls -> urls.isArray() || urls.isString())
                .map(urls -> BigDecimal.valueOf(urls.isArray() ? urls.size() : 1))
                .max(BigDecimal::compareTo)
                .orElse(null);
    }

    /** Returns the credit points that a response counts; null if it does not. */
    static @Nullable BigDecimal points(JsonNode answer) {
        Double points = first(answer, ANSWERED_POINTS);
        return points == null ? null : BigDecimal.valueOf(points);
    }

    private static @Nullable BigDecimal sizeOrNumber(JsonNode node) {
        if (node.isArray()) {
            return node.isEmpty() ? null : BigDecimal.valueOf(node.size());
        }
        Double number = Quantity.decimal(node);
        return number == null || number <= 0 ? null : BigDecimal.valueOf(number);
    }

    private static @Nullable Double first(JsonNode node, List<String> places) {
        for (String place : places) {
            Double number = Quantity.decimal(DottedPath.at(node, place));
            if (number != null && number > 0) {
                return number;
            }
        }
        return null;
    }
}
