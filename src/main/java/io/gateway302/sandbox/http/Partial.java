package io.gateway302.sandbox.http;

import io.gateway302.sandbox.call.Call;
import io.gateway302.sandbox.call.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Support for range requests and conditional requests of files (RFC 9110). */
public final class Partial {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,9})-(\\d{0,9})");

    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private Partial() {}

    public static Reply.Whole of(Call call, Reply.Whole file) {
        if (!call.method().equals("GET")) {
            return file;
        }
        String tag = '"' + HexFormat.of().toHexDigits(Arrays.hashCode(file.body())) + '"';
        Reply.Whole tagged = file.with("ETag", tag).with("Accept-Ranges", "bytes");
        if (knows(call.header("If-None-Match"), tag)) {
            return new Reply.Whole(NOT_MODIFIED, tagged.contentType(), tagged.headers(), new byte[0]);
        }
        String condition = call.header("If-Range");
        Matcher range = RANGE.matcher(call.header("Range").replace(" ", ""));
        boolean asked = range.matches() && range.group().length() > "bytes=-".length();
        return asked && (condition.isEmpty() || condition.equals(tag))
                ? part(tagged, range.group(1), range.group(2))
                : tagged;
    }

    private static boolean knows(String tags, String tag) {
        return tags.equals("*")
                || Pattern.compile(",")
                        .splitAsStream(tags)
                        .anyMatch(each -> each.strip().replaceFirst("^W/", "").equals(tag));
    }

    /** Returns the bytes from first to last, or, if first is empty, as many bytes from the end as last tells. */
    private static Reply.Whole part(Reply.Whole file, String first, String last) {
        int length = file.body().length;
        int from = first.isEmpty() ? Math.max(0, length - Integer.parseInt(last)) : Integer.parseInt(first);
        int to = first.isEmpty() || last.isEmpty() ? length : Math.min(length, Integer.parseInt(last) + 1);
        if (from >= to) {
            return new Reply.Whole(
                            RANGE_NOT_SATISFIABLE,
                            "text/plain",
                            file.headers(),
                            "No such range".getBytes(StandardCharsets.UTF_8))
                    .with("Content-Range", "bytes */" + length);
        }
        return new Reply.Whole(
                        PARTIAL_CONTENT, file.contentType(), file.headers(), Arrays.copyOfRange(file.body(), from, to))
                .with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
    }
}
