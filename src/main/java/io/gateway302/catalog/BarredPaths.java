package io.gateway302.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Detection of blocked paths in any spelling. It normalizes more than any server would, because a path that is blocked
 * by mistake does no harm.
 */
public final class BarredPaths {

    private static final int MAX_DECODINGS = 4;

    private final List<BarredPath> barred;

    public BarredPaths(List<BarredPath> barred) {
        this.barred = List.copyOf(barred);
    }

    public Optional<BarredPath> find(String path) {
        String plain = plain(path) + "/";
        return barred.stream()
                .filter(each -> plain.startsWith(each.path().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Returns the normalized path: decoded, in lower case, without dot segments, empty segments and parameters. */
    static String plain(String path) {
        String decoded = path;
        for (int i = 0; i < MAX_DECODINGS && decoded.indexOf('%') >= 0; i++) {
            decoded = decode(decoded);
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : decoded.replace('\\', '/').split("/")) {
            String name = segment.replaceFirst("[;?#].*", "").strip();
            if (name.equals("..")) {
                segments.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                segments.addLast(name.toLowerCase(Locale.ROOT));
            }
        }
        return "/" + String.join("/", segments);
    }

    /** Decodes valid percent-encodings and keeps everything else. */
    private static String decode(String text) {
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
                bytes[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                for (byte each : String.valueOf(text.charAt(i)).getBytes(StandardCharsets.UTF_8)) {
                    bytes[length++] = each;
                }
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
