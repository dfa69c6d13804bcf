package io.gateway302.sandbox.http;

import io.gateway302.sandbox.call.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Incremental parser of {@code multipart/form-data} (RFC 7578). Parts may have any size. It keeps the text fields and
 * the lengths of files. It ignores content that exceeds the limits or is not a form.
 */
final class Multipart {

    private static final int MAX_HEAD_LENGTH = 16 * 1024;
    private static final int MAX_TEXT = 1024 * 1024;
    private static final int MAX_PARTS = 1000;

    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)^multipart/form-data.*;\\s*boundary=(?:\"([^\"]{1,200})\"|([^\\s;]{1,200}))");
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=(?:\"([^\"]*)\"|([^\\s;]+))");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)[;\\s]filename\\*?=(?:\"([^\"]*)\"|([^\\s;]+))");
    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");

    private final byte[] delimiter;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<Payload.Upload> files = new ArrayList<>();
    private byte[] pending = ascii("\r\n");
    private @Nullable Part part;
    private boolean inHead;
    private boolean ended;
    private int textLength;

    Multipart(String boundary) {
        this.delimiter = ascii("\r\n--" + boundary);
    }

    /** Returns the boundary in the content type; null for another content type. */
    static @Nullable String boundary(String contentType) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        return matcher.find() ? group(matcher) : null;
    }

    private static @Nullable String group(Matcher matcher) {
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    Map<String, String> fields() {
        return fields;
    }

    List<Payload.Upload> files() {
        return files;
    }

    void add(byte[] bytes) {
        if (ended) {
            return;
        }
        byte[] all = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, all, pending.length, bytes.length);
        int from = 0;
        int next = 0;
        while (next >= 0 && !ended) {
            from = next;
            next = inHead ? head(all, from) : content(all, from);
        }
        pending = ended ? new byte[0] : Arrays.copyOfRange(all, kept(all, from), all.length);
    }

    /** Appends the bytes that certainly are content, and returns the offset of the bytes to keep. */
    private int kept(byte[] all, int from) {
        if (inHead) {
            ended = ended || all.length - from > MAX_HEAD_LENGTH;
            return from;
        }
        int safe = Math.max(from, all.length - delimiter.length - 1);
        append(all, from, safe);
        return safe;
    }

    /** Parses the headers of a part, and returns the offset of its content; -1 if the headers are incomplete. */
    private int head(byte[] all, int from) {
        int end = find(all, END_OF_HEAD, from);
        if (end < 0) {
            return -1;
        }
        inHead = false;
        part = part(new String(all, from, end - from, StandardCharsets.UTF_8));
        return end + END_OF_HEAD.length;
    }

    /** Reads content up to a delimiter, and returns the offset of the next headers; -1 if there is no delimiter yet. */
    private int content(byte[] all, int from) {
        int end = find(all, delimiter, from);
        if (end < 0 || end + delimiter.length + 2 > all.length) {
            return -1;
        }
        append(all, from, end);
        finish();
        inHead = true;
        ended = all[end + delimiter.length] == '-' || fields.size() + files.size() >= MAX_PARTS;
        return end + delimiter.length + 2;
    }

    private static @Nullable Part part(String head) {
        Matcher name = NAME.matcher(head);
        if (!name.find()) {
            return null;
        }
        Matcher file = FILE_NAME.matcher(head);
        return new Part(String.valueOf(group(name)), file.find() ? String.valueOf(group(file)) : null);
    }

    private void append(byte[] bytes, int from, int to) {
        if (part != null && to > from) {
            part.length += to - from;
            if (part.fileName == null && textLength + to - from <= MAX_TEXT) {
                textLength += to - from;
                part.text.write(bytes, from, to - from);
            }
        }
    }

    private void finish() {
        if (part != null && part.fileName != null) {
            files.add(new Payload.Upload(part.fieldName, part.fileName, part.length));
        } else if (part != null) {
            fields.putIfAbsent(part.fieldName, part.text.toString(StandardCharsets.UTF_8));
        }
        part = null;
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int at = from; at <= in.length - what.length; at++) {
            if (in[at] == what[0] && Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Part {

        private final String fieldName;
        private final @Nullable String fileName;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private long length;

        private Part(String fieldName, @Nullable String fileName) {
            this.fieldName = fieldName;
            this.fileName = fileName;
        }
    }
}
