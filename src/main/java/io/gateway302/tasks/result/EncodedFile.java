package io.gateway302.tasks.result;

import io.gateway302.results.media.FileType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * File in a text of a response: in Base64 (RFC 4648 §4 or §5), in a data URL (RFC 2397), or in hexadecimal digits, as
 * MiniMax has audio.
 *
 * @param text whole text of the field
 * @param start index of the first character that belongs to the file, including the prefix of a data URL
 * @param data index of the first encoded character
 * @param end index after the last one
 * @param isHex whether it is in hexadecimal digits
 * @param declaredType media type that the response names; null for none
 */
record EncodedFile(
        String text,
        int start,
        int data,
        int end,
        boolean isHex,
        @Nullable String declaredType) {

    /** Shortest text that counts as a file because of the name of its field; shorter ones are names of formats and the like. */
    private static final int MIN_NAMED = 32;

    /** Shortest text that counts as a file only because of its first bytes. */
    private static final int MIN_UNNAMED = 256;

    /** Number of characters from which the type is detected. */
    private static final int HEAD = 128;

    private static final Pattern NAME = Pattern.compile(".*(b64|base64).*");
    private static final Pattern TEXT = Pattern.compile("text/.*|.*json.*");
    private static final Pattern SOUND = Pattern.compile(".*(audio|voice|sound|speech|music|mp3|data).*");
    private static final Pattern DATA_URL =
            Pattern.compile("data:([\\w.+-]{1,60}/[\\w.+-]{1,100})[^,\\s\"')]{0,200};base64,");

    /** First characters of an MP3 file with metadata ("ID3"), which no other data begins with by chance. */
    private static final List<String> ID3 = List.of("SUQz", "494433");

    /**
     * Returns the files in a text.
     *
     * @param field name of the field in lower case
     * @param declaredType media type that the object around the field names; null for none
     */
    static List<EncodedFile> in(String field, @Nullable String declaredType, String text) {
        List<EncodedFile> urls = dataUrls(text);
        if (!urls.isEmpty()) {
            return urls;
        }
        boolean declared = declaredType != null && !TEXT.matcher(declaredType).matches();
        boolean named = declared || (NAME.matcher(field).matches() && text.length() >= MIN_NAMED);
        if (!named && text.length() < MIN_UNNAMED) {
            return List.of();
        }
        EncodedFile hex = new EncodedFile(text, 0, 0, text.length(), true, declaredType);
        if (text.length() >= MIN_UNNAMED && isHex(text) && hex.isMedia(field)) {
            return List.of(hex);
        }
        EncodedFile file = new EncodedFile(text, 0, 0, text.length(), false, declaredType);
        return endOfBase64(text, 0) == text.length() && (named || file.isMedia(field)) ? List.of(file) : List.of();
    }

    private static List<EncodedFile> dataUrls(String text) {
        List<EncodedFile> found = new ArrayList<>();
        for (int at = text.indexOf("data:"); at >= 0; at = text.indexOf("data:", at)) {
            Matcher url = DATA_URL.matcher(text).region(at, Math.min(text.length(), at + 400));
            if (url.lookingAt()) {
                int end = endOfBase64(text, url.end());
                if (end > url.end()) {
                    found.add(new EncodedFile(text, at, url.end(), end, false, url.group(1)));
                }
                at = Math.max(end, url.end());
            } else {
                at++;
            }
        }
        return found;
    }

    /** Returns the index after the Base64 that begins at an index; the same index if there is none. */
    private static int endOfBase64(String text, int from) {
        int digits = 0;
        int at = from;
        while (at < text.length() && (isDigit(text.charAt(at)) || isLineEnd(text.charAt(at)))) {
            digits += isLineEnd(text.charAt(at)) ? 0 : 1;
            at++;
        }
        while (at < text.length() && (text.charAt(at) == '=' || isLineEnd(text.charAt(at)))) {
            at++;
        }
        return digits < 2 || digits % 4 == 1 ? from : at;
    }

    private static boolean isDigit(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isHex(String text) {
        return text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit);
    }

    /** Returns whether the first bytes are those of an image, a video, a sound, a 3D model or a PDF. */
    private boolean isMedia(String field) {
        FileType type = type();
        return switch (type) {
            case PDF, GLB -> true;
            // the two bytes with which such a file may begin are too few to tell
            case MP3, AAC ->
                ID3.contains(text.substring(data, data + 4))
                        || ID3.contains(text.substring(data, data + 6))
                        || SOUND.matcher(field).matches();
            default -> type.isInline();
        };
    }

    /** Returns the type according to the first bytes. */
    FileType type() {
        String head = text.substring(data, Math.min(end, data + HEAD)).replaceAll("[\r\n]", "");
        return FileType.of(ByteBuffer.wrap(decoded(head.substring(0, head.length() - head.length() % 4))));
    }

    /** Returns the kind: by the declared type, or else by the first bytes; null if neither tells. */
    @Nullable
    String kind() {
        String declared = declaredType == null ? null : kindOf(declaredType);
        return declared == null ? kindOf(type().contentType()) : declared;
    }

    /** Returns the kind of a media type: {@code image}, {@code video}, {@code audio} or null. */
    static @Nullable String kindOf(String mediaType) {
        String lower = mediaType.toLowerCase(Locale.ROOT);
        return List.of("image", "video", "audio").stream()
                .filter(kind -> lower.startsWith(kind + "/"))
                .findFirst()
                .orElse(null);
    }

    /** Returns the file. */
    byte[] bytes() {
        return decoded(text.substring(data, end));
    }

    private byte[] decoded(String encoded) {
        if (isHex) {
            return HexFormat.of().parseHex(encoded);
        }
        byte[] ascii = encoded.getBytes(StandardCharsets.ISO_8859_1);
        // the decoder that accepts line ends knows one alphabet only
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = ascii[i] == '-' ? (byte) '+' : ascii[i] == '_' ? (byte) '/' : ascii[i];
        }
        return Base64.getMimeDecoder().decode(ascii);
    }
}
