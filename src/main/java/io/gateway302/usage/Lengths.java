package io.gateway302.usage;

import io.gateway302.catalog.DottedPath;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.usage.tokens.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reader for the duration of audio and video, and the length of texts and lists. */
final class Lengths {

    private static final double MAX_SECONDS = 24 * 3600;

    /** Size of a second of sound at 4 kbit/s, in bytes, which codecs for speech need at least. */
    private static final int BYTES_FOR_A_SECOND = 500;

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

    private static final String PAGES = "pages";
    private static final String LINKS = "urls";

    /** Places of lists whose size determines the usage. */
    static final List<String> LISTS = List.of(PAGES, LINKS);

    static final List<String> ASKED_TEXTS =
            List.of("input", "text", "request.text", "input.text", "prompt", "gen_text", "q");

    private Lengths() {}

    /** Returns the duration in seconds that a response tells, rounded up; null if it tells none that is plausible. */
    static @Nullable Long answeredSeconds(JsonNode response) {
        Double seconds = first(response, ANSWERED_SECONDS);
        if (seconds == null) {
            Double milliseconds = first(response, ANSWERED_MILLISECONDS);
            seconds = milliseconds == null ? null : Double.valueOf(milliseconds / 1000);
        }
        return seconds == null || seconds > MAX_SECONDS ? null : (long) Math.ceil(seconds);
    }

    /**
     * Returns the maximum duration of the recording that a request uploads, in seconds. Its size tells it, unless the
     * request has a link to another one, or is compressed.
     */
    static long mostSeconds(GatewayExchange request) {
        String type = request.headers().getFirst("Content-Type");
        boolean uploads = type != null && type.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
        boolean compressed = request.headers().containsHeader("Content-Encoding");
        return uploads && !compressed && !hasLink(request.body().tree())
                ? Math.max(1, Math.ceilDiv(request.body().length(), BYTES_FOR_A_SECOND))
                : Long.MAX_VALUE;
    }

    private static boolean hasLink(JsonNode node) {
        return node.isString()
                ? node.stringValue().contains("://")
                : node.valueStream().anyMatch(Lengths::hasLink);
    }

    static BigDecimal minutes(long seconds) {
        return BigDecimal.valueOf(seconds).divide(BigDecimal.valueOf(60), MathContext.DECIMAL64);
    }

    /** Returns the number of characters in the response's count; null if there is none. */
    static @Nullable Long countedCharacters(JsonNode response) {
        Double counted = first(response, ANSWERED_CHARACTERS);
        return counted == null ? null : (long) Math.ceil(counted);
    }

    /**
     * Returns the code points of the texts in a request: those in known places, otherwise all texts. Data in Base64 does
     * not count.
     */
    static long characters(RequestFields fields) {
        long known = ASKED_TEXTS.stream()
                .flatMap(place -> fields.values(place).stream())
                .mapToLong(Lengths::codePoints)
                .sum();
        boolean documented = ASKED_TEXTS.stream().anyMatch(fields::isGivenAsDocumented);
        return documented && !fields.isStored()
                ? known
                : Math.max(known, Texts.of(fields).characters());
    }

    private static long codePoints(JsonNode node) {
        if (node.isString()) {
            return node.stringValue().codePointCount(0, node.stringValue().length());
        }
        return node.valueStream().mapToLong(Lengths::codePoints).sum();
    }

    /** Returns the number of pages that a response counts; null if it does not. */
    static @Nullable BigDecimal answeredPages(JsonNode response) {
        return ANSWERED_PAGES.stream()
                .map(place -> sizeOrNumber(DottedPath.at(response, place)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns the number of pages that a request selects; null if it does not. */
    static @Nullable BigDecimal pages(RequestFields fields) {
        return fields.values(PAGES).stream()
                .filter(JsonNode::isArray)
                .map(pages -> BigDecimal.valueOf(pages.size()))
                .findFirst()
                .orElse(null);
    }

    /** Returns the number of web addresses in a request; null if there are none. */
    static @Nullable BigDecimal links(RequestFields fields) {
        long links = fields.values(LINKS).stream().mapToLong(Lengths::links).sum();
        return links == 0 ? null : BigDecimal.valueOf(links);
    }

    private static long links(JsonNode node) {
        return node.isString()
                ? Math.max(1, node.stringValue().split("://", -1).length - 1)
                : node.valueStream().mapToLong(Lengths::links).sum();
    }

    /** Returns the credit points that a response counts; null if it does not. */
    static @Nullable BigDecimal points(JsonNode response) {
        Double points = first(response, ANSWERED_POINTS);
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
