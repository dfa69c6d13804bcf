package io.gateway302.tasks;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.stream.StreamDecoder;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.ProblemException;
import io.gateway302.tasks.response.TaskIds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Wrapper of a streamed response that finds the id of the response near the beginning: in the first event that has one
 * ({@code response.id}), or in a large JSON document ({@code id}). The end of the stream waits until the id is stored.
 */
final class StreamedResponseId extends WatchedSource {

    /** Maximum number of bytes that are searched. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final String DATA = "data:";

    private final StreamDecoder decoder;
    private final Function<String, TaskStore.@Nullable Write> found;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private int nextSearch = 1;
    private boolean searching = true;
    private TaskStore.@Nullable Write write;

    /**
     * Wraps a stream.
     *
     * @param found action for the id, which is done at most once
     */
    StreamedResponseId(ByteSource source, StreamDecoder decoder, Function<String, TaskStore.@Nullable Write> found) {
        super(source);
        this.decoder = decoder;
        this.found = found;
    }

    @Override
    protected ByteBuffer passes(ByteBuffer piece) {
        if (searching) {
            decoder.decode(piece, this::keep);
            // searching only when the text has doubled bounds the work for tiny pieces
            if (beginning.size() >= nextSearch) {
                nextSearch = 2 * beginning.size();
                search();
            }
            if (beginning.size() >= MAX_BYTES || decoder.isBlind()) {
                stopSearching();
            }
        }
        return piece;
    }

    @Override
    protected void ended(End end, @Nullable ProblemException problem) {
        if (searching) {
            search();
            stopSearching();
        }
        if (write != null) {
            write.await();
        }
    }

    private void keep(ByteBuffer text) {
        byte[] bytes = new byte[Math.min(text.remaining(), MAX_BYTES - beginning.size())];
        text.get(text.position(), bytes);
        beginning.writeBytes(bytes);
    }

    private void stopSearching() {
        searching = false;
        beginning.reset();
        decoder.close();
    }

    private void search() {
        String text = beginning.toString(StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("{")) {
            note(id(text.strip()));
            return;
        }
        text.lines().filter(line -> line.startsWith(DATA)).forEach(line -> note(id(line.substring(DATA.length()))));
    }

    private void note(@Nullable String id) {
        if (searching && id != null) {
            stopSearching();
            write = found.apply(id);
        }
    }

    /** Returns the id of the response in JSON that may be cut off; null if it contains none. */
    private static @Nullable String id(String json) {
        try (JsonParser parser = JsonMapper.shared().createParser(json)) {
            String outer = null;
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.PROPERTY_NAME && depth == 1) {
                    outer = parser.currentName();
                } else if (token == JsonToken.VALUE_STRING
                        && "id".equals(parser.currentName())
                        && (depth == 1 || (depth == 2 && "response".equals(outer)))) {
                    return TaskIds.text(parser.getString());
                }
            }
        } catch (JacksonException _) {
            // cut off, or no JSON
        }
        return null;
    }
}
