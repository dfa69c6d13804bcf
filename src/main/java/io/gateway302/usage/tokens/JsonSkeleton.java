package io.gateway302.usage.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Byte-by-byte reader of one JSON value, which keeps only the parts that can contain usage or errors. It cuts long
 * texts, ends long lists and objects early, and drops deep structures. So a frame with megabytes of image data takes a
 * few hundred bytes, and the kept part is still valid JSON. Most frames contain neither usage nor errors and are never
 * parsed.
 */
final class JsonSkeleton {

    /** Maximum number of bytes kept. */
    static final int MAX_BYTES = 64 * 1024;

    /** Maximum depth at which usage or text occurs: root, choices, choice, delta, tool calls, tool call, function. */
    private static final int DEEPEST = 7;

    private static final int MAX_TEXT_LENGTH = 512;
    private static final int MAX_MEMBERS = 128;

    /** Names whose object is relevant. A text is relevant too, as some upstreams report an error as a text. */
    private static final Set<String> TELLING =
            Set.of("usage", "Usage", "usageMetadata", "usage_metadata", "error", "Error", "ErrorMsg");

    /** Values of {@code type} in the root that are relevant by themselves. */
    private static final Set<String> TELLING_TYPES = Set.of(
            "message_stop",
            "error",
            "response.completed",
            "response.incomplete",
            "response.failed",
            "image_generation.completed",
            "image_edit.completed");

    /** Names of texts that a model generates. */
    private static final Set<String> GENERATED = Set.of(
            "content",
            "text",
            "delta",
            "reasoning_content",
            "reasoning",
            "thinking",
            "arguments",
            "partial_json",
            "refusal",
            "response",
            "Content",
            "ReasoningContent");

    /** End of the {@code type} of events that repeat texts of earlier ones. */
    private static final byte[] REPEATING = ".done".getBytes(StandardCharsets.US_ASCII);

    /** Approximate number of bytes per token, which holds for English and for Chinese. */
    private static final int BYTES_FOR_A_TOKEN = 4;

    private static final String TYPE = "type";
    private static final String FINISH_REASON = "finishReason";
    private static final String DONE = "done";

    /** All relevant texts as bytes, so that the many other texts in frames need not be converted to strings. */
    private static final List<Word> WORDS = Stream.of(
                    TELLING, TELLING_TYPES, GENERATED, Set.of(TYPE, FINISH_REASON, DONE))
            .flatMap(Set::stream)
            .distinct()
            .map(Word::of)
            .toList();

    private byte[] kept = new byte[1024];
    private int size;
    private boolean whole;
    private int depth;
    private final boolean[] object = new boolean[DEEPEST + 1];
    private final int[] members = new int[DEEPEST + 1];

    /** Depth of the container of which nothing more is kept; 0 for none. */
    private int skipped;

    private boolean inText;
    private boolean escaped;
    private int hexDigits;
    private int textLength;
    private int textStart;
    private boolean textCut;
    private String key = "";
    private boolean nameExpected;
    private boolean valueExpected;
    private boolean telling;
    private boolean repeating;
    private long textBytes;
    private long receivedTokens;

    /** Clears the state; the next byte starts a value. */
    void reset() {
        size = 0;
        whole = true;
        depth = 0;
        skipped = 0;
        inText = false;
        escaped = false;
        hexDigits = 0;
        key = "";
        nameExpected = false;
        valueExpected = false;
        telling = false;
        repeating = false;
    }

    /** Returns the estimated tokens of all generated texts so far, also of earlier values. */
    long receivedTokens() {
        return receivedTokens;
    }

    /** Returns whether a value has started and not ended. */
    boolean isOpen() {
        return depth > 0;
    }

    /** Returns whether the next byte belongs to a text. */
    boolean isInText() {
        return inText;
    }

    /** Reads the next byte of an object or a list. Returns true if it is the last. */
    boolean take(byte b) {
        if (inText) {
            text(b);
            return false;
        }
        switch (b) {
            case '"' -> beginText();
            case '{', '[' -> open(b);
            case '}', ']' -> close(b);
            case ',' -> comma();
            case ':' -> {
                keep(b);
                valueExpected = true;
                nameExpected = false;
            }
            case ' ', '\t', '\r', '\n' -> {}
            default -> {
                if (valueExpected) {
                    valueExpected = false;
                    telling |= b == 't' && key.equals(DONE);
                }
                keep(b);
            }
        }
        return depth == 0;
    }

    /** Returns whether the value contains usage, an error or an end marker, so that it must be parsed. */
    boolean isTelling() {
        return telling && whole;
    }

    /** Returns the kept part of the value. */
    String json() {
        return new String(kept, 0, size, StandardCharsets.UTF_8);
    }

    private void text(byte b) {
        // texts are cut between characters and never within an escape sequence
        boolean boundary = !escaped && hexDigits == 0 && (b & 0xC0) != 0x80;
        if (boundary && b == '"') {
            endText();
            return;
        }
        textBytes++;
        if (textLength >= MAX_TEXT_LENGTH && boundary) {
            textCut = true;
        }
        if (!textCut) {
            keep(b);
            textLength++;
        }
        if (hexDigits > 0) {
            hexDigits--;
        } else if (escaped) {
            escaped = false;
            hexDigits = b == 'u' ? 4 : 0;
        } else {
            escaped = b == '\\';
        }
    }

    private void beginText() {
        keep((byte) '"');
        inText = true;
        textCut = false;
        textLength = 0;
        textBytes = 0;
        textStart = size;
    }

    private void endText() {
        inText = false;
        if (skipped == 0) {
            if (nameExpected) {
                key = textOf(textStart, size);
            } else if (valueExpected) {
                valueExpected = false;
                telling |= size > textStart && tells(textStart);
                count(textStart);
            }
        }
        keep((byte) '"');
    }

    private void count(int start) {
        if (depth == 1 && key.equals(TYPE)) {
            int end = size - REPEATING.length;
            repeating = end >= start && Arrays.equals(kept, end, size, REPEATING, 0, REPEATING.length);
        } else if (!repeating && GENERATED.contains(key)) {
            receivedTokens += Math.ceilDiv(textBytes, BYTES_FOR_A_TOKEN);
        }
    }

    private boolean tells(int start) {
        return (depth == 1 && key.equals(TYPE))
                ? TELLING_TYPES.contains(textOf(start, size))
                : key.equals(FINISH_REASON) || TELLING.contains(key);
    }

    /** Returns the text if it is a relevant one; otherwise an empty string. */
    private String textOf(int from, int to) {
        for (Word word : WORDS) {
            if (word.is(kept, from, to)) {
                return word.text();
            }
        }
        return "";
    }

    private record Word(String text, byte[] bytes) {

        static Word of(String text) {
            return new Word(text, text.getBytes(StandardCharsets.US_ASCII));
        }

        boolean is(byte[] json, int from, int to) {
            return to - from == bytes.length && Arrays.equals(json, from, to, bytes, 0, bytes.length);
        }
    }

    private void open(byte b) {
        if (skipped == 0 && valueExpected && b == '{') {
            telling |= TELLING.contains(key);
        }
        valueExpected = false;
        keep(b);
        depth++;
        if (skipped > 0) {
            return;
        }
        if (depth > DEEPEST) {
            skipped = depth;
            return;
        }
        object[depth] = b == '{';
        members[depth] = 0;
        nameExpected = object[depth];
    }

    private void close(byte b) {
        if (skipped == depth) {
            skipped = 0;
        }
        keep(b);
        depth--;
        valueExpected = false;
        nameExpected = false;
    }

    private void comma() {
        valueExpected = false;
        if (skipped == 0) {
            if (++members[depth] >= MAX_MEMBERS) {
                skipped = depth;
                return;
            }
            nameExpected = object[depth];
        }
        keep((byte) ',');
    }

    private void keep(byte b) {
        if (skipped > 0) {
            return;
        }
        if (size == MAX_BYTES) {
            whole = false;
            return;
        }
        if (size == kept.length) {
            kept = Arrays.copyOf(kept, Math.min(MAX_BYTES, size * 2));
        }
        kept[size++] = b;
    }
}
