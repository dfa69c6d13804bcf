package io.gateway302.sandbox.template;

import io.gateway302.sandbox.media.Media;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links to files that are generated on each access, so that no file is stored. */
public final class Links {

    /** Path prefix of all links. */
    public static final String PATH = "/gpt/files/";

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private static final Pattern LINK = Pattern.compile(PATH + "\\d{8}/([0-9a-f]{16})\\.([a-z0-9]{1,5})");

    private Links() {}

    /** Returns a link to the file of a seed. */
    public static String to(String address, Instant time, long seed, Media media) {
        return address + PATH + DAY.format(time) + "/" + HexFormat.of().toHexDigits(seed) + "." + media.extension();
    }

    /** Returns the file behind a link; empty for an invalid link. */
    public static Optional<File> open(String path) {
        Matcher link = LINK.matcher(path);
        return link.matches()
                ? Media.of(link.group(2))
                        .map(media ->
                                new File(media.contentType(), media.file(HexFormat.fromHexDigitsToLong(link.group(1)))))
                : Optional.empty();
    }

    /**
     * File behind a link.
     *
     * @param contentType media type
     */
    public record File(String contentType, byte[] bytes) {}
}
