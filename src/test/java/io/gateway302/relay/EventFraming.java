package io.gateway302.relay;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Legal framings of server-sent events, as WHATWG HTML §9.2.5 defines them. */
public enum EventFraming {
    /** Lines that end with LF. */
    LF("\n", "\n"),
    /** Lines that end with CR LF. */
    CR_LF("\r\n", "\r\n"),
    /** Lines that end with CR. */
    CR("\r", "\r"),
    /** Lines that end with CR LF, and empty lines with LF. */
    CR_LF_AND_LF("\r\n", "\n"),
    /** Lines that end with LF, and empty lines with CR LF. */
    LF_AND_CR_LF("\n", "\r\n"),
    /** Lines that end with CR, and empty lines with CR LF. */
    CR_AND_CR_LF("\r", "\r\n"),
    /** Lines that end with CR LF, and empty lines with CR. */
    CR_LF_AND_CR("\r\n", "\r");

    private final String lineEnd;
    private final String emptyLine;

    EventFraming(String lineEnd, String emptyLine) {
        this.lineEnd = lineEnd;
        this.emptyLine = emptyLine;
    }

    /** Returns an event or comments in this framing, from lines that end with LF. */
    public String of(String lines) {
        String text = lines.strip().replace("\n", lineEnd) + lineEnd;
        return lines.endsWith("\n\n") ? text + emptyLine : text;
    }

    /** Returns a stream in this framing. */
    public String of(List<String> events) {
        return String.join("", events.stream().map(this::of).toList());
    }

    /** Returns a stream in this framing, with a byte order mark. */
    public byte[] marked(List<String> events) {
        return ("\uFEFF" + of(events)).getBytes(StandardCharsets.UTF_8);
    }
}
