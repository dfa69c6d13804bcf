package io.gateway302.usage;

import io.gateway302.exchange.Tokens;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Watches an answer stream past and finds in it what was used, an error, and whether it came to its end. Reads
 * server-sent events, JSON lines, a list of objects as Gemini sends it, and whole JSON documents, in pieces of any size.
 * It changes nothing, holds at most {@value JsonSkeleton#MOST} bytes, and never throws for what the stream holds. Belongs
 * to one stream; not for several threads at a time.
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
    private int values;
    private boolean ended;
    private TokenCounts counts = TokenCounts.NONE;
    private @Nullable String model;
    private @Nullable JsonNode error;

    /**
     * A tap for one stream.
     *
     * @param requestedModel the model that was asked for, if any: where the answer names none, it decides how reasoning
     *     is billed
     */
    public UsageTap(@Nullable String requestedModel) {
        this.requestedModel = requestedModel;
    }

    /**
     * What was found.
     *
     * @param tokens what the stream has told so far; null if nothing. In a stream that broke off this is less than what
     *     was used
     * @param model the model that the answer says it is from
     * @param error the first error, as an object with one member {@code error}, its texts shortened; not redacted
     * @param ended whether the stream came to its end: told by {@code [DONE]}, {@code message_stop}, one of the ends of
     *     Responses, Gemini's finish reason or end of list, or {@code "done": true}; or because all of it was one whole
     *     JSON document
     */
    public record Findings(
            @Nullable Tokens tokens,
            @Nullable String model,
            @Nullable JsonNode error,
            boolean ended) {}

    /** Where in the stream the next byte is. */
    private enum Place {
        /** Before a line, or between two values of a list. */
        BETWEEN,
        /** In the name of an event's field. */
        NAME,
        /** Before the data of an event. */
        DATA,
        /** In data that are no JSON. */
        WORD,
        /** In the JSON of an event's data. */
        EVENT,
        /** In JSON that stands for itself. */
        BARE,
        /** In what is of no interest up to the end of its line. */
        REST
    }

    /** Looks at the next bytes. */
    public void feed(byte[] bytes) {
        for (byte b : bytes) {
            take(b);
        }
    }

    /** Looks at what remains in the buffer, and leaves it as it is. */
    public void feed(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            take(bytes.get(i));
        }
    }

    /** What was found so far; asked at the end of the stream, all that can be found. */
    public Findings findings() {
        String from = model == null ? requestedModel : model;
        boolean document = !events && !list && values == 1 && !value.isOpen();
        boolean done = place == Place.WORD && isDone();
        return new Findings(
                counts.tokens(TokenReader.billsReasoningBeside(from)), model, error, ended || done || document);
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
            // an empty line ends an event, and with it JSON that its data left open
            case '\n', '\r' -> value.reset();
            // white space, and the mark of byte order (RFC 8259 §8.1 lets a reader ignore it)
            case ' ', '\t', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF, ',' -> {}
            case '[' -> list = true;
            case ']' -> ended |= list;
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
            // data of several lines are one text
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
        return word.toString().strip().equals(DONE);
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

    /** JSON may go over several lines; but what was cut off in a line must not swallow the lines after it. */
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

    /** No JSON goes on with the name of an event's field, nor with an object or a list that nothing leads up to. */
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
        counts = counts.and(TokenReader.counts(frame));
        if (model == null) {
            model = TokenReader.model(frame);
        }
        if (error == null) {
            error = StreamEnd.error(frame);
        }
        ended |= StreamEnd.of(frame);
    }
}
