package io.gateway302.usage.tokens;

import io.gateway302.exchange.Tokens;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Observer of a streamed response, which finds its usage, an error, and its end. It reads server-sent events, JSON
 * lines, lists of objects as Gemini sends them, and whole JSON documents, in pieces of any size. It changes nothing,
 * keeps at most {@value JsonSkeleton#MOST} bytes, and never throws because of the content. Each stream needs its own
 * instance, used by one thread at a time.
 */
public final class UsageTap {

    private static final String DATA = "data";
    private static final String DONE = "[DONE]";

    private final JsonMapper json = JsonMapper.shared();
    private final JsonSkeleton value = new JsonSkeleton();
    private final StringBuilder word = new StringBuilder(DONE.length() + 1);
    private final @Nullable String requestedModel;

    private Place place = Place.BETWEEN;
    private boolean afterReturn;
    private boolean atLineStart;
    private byte previous;

    private boolean events;
    private boolean list;
    private boolean listClosed;
    private int values;
    private boolean ended;
    private TokenCounts counts = TokenCounts.NONE;
    private @Nullable String model;
    private @Nullable JsonNode error;

    /**
     * Creates a tap for one stream.
     *
     * @param requestedModel requested model; null if there is none. If the response names no model, it determines how
     *     reasoning is billed.
     */
    public UsageTap(@Nullable String requestedModel) {
        this.requestedModel = requestedModel;
    }

    /**
     * Findings in a stream.
     *
     * @param tokens tokens reported so far; null if there are none. In an incomplete stream, the real usage is higher.
     * @param model model named in the response
     * @param error first error, as an object with one member {@code error}; its texts are cut and not redacted
     * @param received estimated tokens of the texts that the response has contained so far
     * @param ended true if the stream has ended, by {@code [DONE]}, {@code message_stop}, an end event of Responses or
     *     of images, Gemini's finish reason or end of list, {@code "done": true}, or the usage of the whole response; or
     *     if it consists of one complete JSON document
     */
    public record Findings(
            @Nullable Tokens tokens,
            @Nullable String model,
            @Nullable JsonNode error,
            long received,
            boolean ended) {}

    /** Position of the next byte. */
    private enum Place {
        /** Before a line, or between two values of a list. */
        BETWEEN,
        /** In the name of an event's field. */
        NAME,
        /** Before the data of an event. */
        DATA,
        /** In data that is not JSON. */
        WORD,
        /** In JSON that is the data of an event. */
        EVENT,
        /** In JSON outside an event. */
        BARE,
        /** In the ignored rest of a line. */
        REST
    }

    /** Reads the next bytes. */
    public void feed(byte[] bytes) {
        for (byte b : bytes) {
            take(b);
        }
    }

    /** Reads the remaining bytes of the buffer without changing its position. */
    public void feed(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            take(bytes.get(i));
        }
    }

    /** Returns the findings so far. They are complete at the end of the stream. */
    public Findings findings() {
        String from = model == null ? requestedModel : model;
        boolean document = !events && !list && values == 1 && !value.isOpen();
        return new Findings(
                counts.tokens(TokenReader.billsReasoningBeside(from)),
                model,
                error,
                value.receivedTokens(),
                hasEnded() || document);
    }

    /** Returns whether the stream has contained the end that its protocol defines. */
    public boolean hasEnded() {
        // an element of a list may be the last one, but without its bracket the list is no JSON
        boolean isList = list && !events;
        return (isList ? listClosed : ended) || (place == Place.WORD && isDone());
    }

    private void take(byte b) {
        boolean lineEnd = b == '\n' || b == '\r';
        if (b == '\n' && afterReturn) {
            afterReturn = false;
            return;
        }
        afterReturn = b == '\r';
        switch (place) {
            case BETWEEN -> between(b, lineEnd);
            case NAME -> name(b, lineEnd);
            case DATA -> data(b, lineEnd);
            case WORD -> word(b, lineEnd);
            case EVENT -> event(b, lineEnd);
            case BARE -> bare(b, lineEnd);
            case REST -> place = lineEnd ? Place.BETWEEN : Place.REST;
        }
    }

    private void between(byte b, boolean lineEnd) {
        switch (b) {
            // an empty line ends an event, and discards JSON that its data left incomplete
            case '\n', '\r' -> value.reset();
            // white space, and the byte order mark (RFC 8259 §8.1 lets a reader ignore it)
            case ' ', '\t', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF, ',' -> {}
            case '[' -> list = true;
            case ']' -> listClosed |= list;
            case '{' -> begin(Place.BARE, b);
            default -> {
                word.setLength(0);
                place = Place.NAME;
                name(b, lineEnd);
            }
        }
    }

    private void name(byte b, boolean lineEnd) {
        if (lineEnd) {
            place = Place.BETWEEN;
        } else if (b == ':') {
            events = true;
            place = DATA.contentEquals(word) ? Place.DATA : Place.REST;
            word.setLength(0);
        } else if (word.length() > DATA.length()) {
            place = Place.REST;
        } else {
            word.append((char) (b & 0xFF));
        }
    }

    private void data(byte b, boolean lineEnd) {
        if (lineEnd) {
            place = Place.BETWEEN;
        } else if (b == ' ' || b == '\t') {
            return;
        } else if (value.isOpen() && !cannotFollow(b)) {
            // several data lines of an event form one text
            place = Place.EVENT;
            event(b, false);
        } else if (b == '{') {
            begin(Place.EVENT, b);
        } else {
            value.reset();
            place = Place.WORD;
            word(b, false);
        }
    }

    private void word(byte b, boolean lineEnd) {
        if (lineEnd) {
            ended |= isDone();
            place = Place.BETWEEN;
        } else if (word.length() > DONE.length() + 1) {
            place = Place.REST;
        } else {
            word.append((char) (b & 0xFF));
        }
    }

    private boolean isDone() {
        return word.length() >= DONE.length() && word.toString().strip().equals(DONE);
    }

    private void event(byte b, boolean lineEnd) {
        if (lineEnd) {
            place = Place.BETWEEN;
            return;
        }
        if (!value.isInText() && b > ' ') {
            previous = b;
        }
        if (value.take(b)) {
            place = Place.REST;
            complete();
        }
    }

    /**
     * Reads JSON that may span several lines. JSON that was cut off at the end of a line must not include the next
     * lines.
     */
    private void bare(byte b, boolean lineEnd) {
        if (value.isInText()) {
            if (lineEnd) {
                abandon();
            } else {
                value.take(b);
            }
            return;
        }
        if (b == ' ' || b == '\t' || lineEnd) {
            atLineStart |= lineEnd;
            return;
        }
        if (atLineStart && cannotFollow(b)) {
            abandon();
            between(b, false);
            return;
        }
        atLineStart = false;
        previous = b;
        if (value.take(b)) {
            values++;
            place = Place.BETWEEN;
            complete();
        }
    }

    /**
     * Returns whether JSON cannot continue with this byte: it starts the name of an event's field, or an object or a
     * list without a preceding comma, bracket or colon.
     */
    private boolean cannotFollow(byte b) {
        return switch (b) {
            case 'd', 'e', 'i', 'r' -> true;
            case '{', '[' -> previous != ',' && previous != '[' && previous != ':';
            default -> false;
        };
    }

    private void begin(Place then, byte b) {
        value.reset();
        place = then;
        atLineStart = false;
        previous = b;
        value.take(b);
    }

    private void abandon() {
        value.reset();
        values++;
        place = Place.BETWEEN;
    }

    private void complete() {
        if (!value.isTelling()) {
            return;
        }
        JsonNode frame;
        try {
            frame = json.readTree(value.json());
        } catch (JacksonException e) {
            return;
        }
        counts = counts.then(TokenReader.counts(frame));
        if (model == null) {
            model = TokenReader.model(frame);
        }
        if (error == null) {
            error = StreamEnd.error(frame);
        }
        ended |= StreamEnd.of(frame);
    }
}
