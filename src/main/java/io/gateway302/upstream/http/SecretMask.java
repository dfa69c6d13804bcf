package io.gateway302.upstream.http;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.exchange.stream.StreamDecoder;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Mask that hides upstream keys from callers if the upstream repeats them in a response. Each key is replaced by
 * asterisks of the same length, so that {@code Content-Length} stays valid. A compressed stream cannot be masked; it is
 * aborted.
 */
public final class SecretMask {

    private static final byte ASTERISK = '*';

    private final List<byte[]> secrets;
    private final boolean[] first = new boolean[256];
    private final int longest;

    public SecretMask(Collection<Secret> secrets) {
        this.secrets = secrets.stream()
                .map(secret -> secret.reveal().getBytes(StandardCharsets.UTF_8))
                .filter(secret -> secret.length > 0)
                .toList();
        this.secrets.forEach(secret -> first[secret[0] & 0xFF] = true);
        this.longest =
                this.secrets.stream().mapToInt(secret -> secret.length).max().orElse(0);
    }

    /** Returns whether the content contains an upstream key. */
    public boolean finds(byte[] content) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        for (int at = suspicion(buffer, 0); at >= 0; at = suspicion(buffer, at + 1)) {
            if (wholeSecretAt(content, at, content.length) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the text contains an upstream key. */
    public boolean finds(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~' || first[c]) {
                return finds(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return false;
    }

    /** Returns the text with upstream keys masked. */
    public String cover(String text) {
        return new String(cover(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /**
     * Returns the document with upstream keys masked in names and strings, including keys behind JSON escapes.
     *
     * @param content bytes of the document as received
     * @return the same document if it contains no key
     */
    public JsonNode cover(JsonNode document, byte[] content) {
        boolean suspicious = finds(content) || hasEscapes(content);
        return suspicious && finds(document) ? covered(document) : document;
    }

    private static boolean hasEscapes(byte[] content) {
        for (byte each : content) {
            if (each == '\\') {
                return true;
            }
        }
        return false;
    }

    private boolean finds(JsonNode document) {
        return switch (document) {
            case StringNode text -> finds(text.stringValue());
            case ObjectNode object ->
                object.properties().stream()
                        .anyMatch(property -> finds(property.getKey()) || finds(property.getValue()));
            case ArrayNode array -> array.valueStream().anyMatch(this::finds);
            default -> false;
        };
    }

    private JsonNode covered(JsonNode document) {
        return switch (document) {
            case StringNode text -> StringNode.valueOf(cover(text.stringValue()));
            case ObjectNode object -> {
                ObjectNode covered = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(property -> covered.set(cover(property.getKey()), covered(property.getValue())));
                yield covered;
            }
            case ArrayNode array -> {
                ArrayNode covered = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> covered.add(covered(element)));
                yield covered;
            }
            default -> document;
        };
    }

    /** Returns the content with upstream keys masked; the same array if it contains none. */
    public byte[] cover(byte[] content) {
        if (suspicion(ByteBuffer.wrap(content), 0) < 0) {
            return content;
        }
        byte[] covered = content.clone();
        cover(covered, covered.length);
        return covered;
    }

    /** Returns the stream with upstream keys masked, or aborted if it is compressed. */
    public ByteSource cover(ByteSource source, ContentCoding coding) {
        return coding == ContentCoding.IDENTITY ? new Covered(source) : new Guarded(source, coding);
    }

    /** Returns the offset of a secret, or of a possible beginning of one at the end; -1 for none. */
    private int suspicion(ByteBuffer piece, int from) {
        for (int i = piece.position() + from; i < piece.limit(); i++) {
            if (first[piece.get(i) & 0xFF] && begins(piece, i)) {
                return i - piece.position();
            }
        }
        return -1;
    }

    private boolean begins(ByteBuffer piece, int at) {
        for (byte[] secret : secrets) {
            int length = Math.min(secret.length, piece.limit() - at);
            int same = 0;
            while (same < length && piece.get(at + same) == secret[same]) {
                same++;
            }
            if (same == length) {
                return true;
            }
        }
        return false;
    }

    /** Masks complete secrets. Returns the offset of a beginning of a secret at the end, or the length. */
    private int cover(byte[] bytes, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        int at = suspicion(buffer, 0);
        while (at >= 0) {
            int whole = wholeSecretAt(bytes, at, length);
            if (whole == 0) {
                return at;
            }
            Arrays.fill(bytes, at, at + whole, ASTERISK);
            at = suspicion(buffer, at + whole);
        }
        return length;
    }

    private int wholeSecretAt(byte[] bytes, int at, int length) {
        int found = 0;
        for (byte[] secret : secrets) {
            if (secret.length <= length - at
                    && secret.length > found
                    && Arrays.equals(bytes, at, at + secret.length, secret, 0, secret.length)) {
                found = secret.length;
            }
        }
        return found;
    }

    /** Stream that masks secrets. It holds a possible beginning of a secret back until the next piece. */
    private final class Covered extends WatchedSource {

        private byte[] held = new byte[0];

        private Covered(ByteSource source) {
            super(source);
        }

        @Override
        protected ByteBuffer passes(ByteBuffer piece) {
            if (held.length == 0 && suspicion(piece, 0) < 0) {
                return piece;
            }
            byte[] bytes = new byte[held.length + piece.remaining()];
            System.arraycopy(held, 0, bytes, 0, held.length);
            piece.get(piece.position(), bytes, held.length, piece.remaining());
            int end = cover(bytes, bytes.length);
            held = Arrays.copyOfRange(bytes, end, bytes.length);
            return ByteBuffer.wrap(bytes, 0, end);
        }

        @Override
        protected ByteBuffer remainder() {
            return ByteBuffer.wrap(held);
        }
    }

    /** Compressed stream that is decoded for inspection only. It fails when it contains a secret. */
    private final class Guarded extends WatchedSource {

        private final StreamDecoder decoder;
        private byte[] tail = new byte[0];

        private Guarded(ByteSource source, ContentCoding coding) {
            super(source);
            this.decoder = StreamDecoder.of(coding);
        }

        @Override
        protected ByteBuffer passes(ByteBuffer piece) {
            decoder.decode(piece, this::check);
            if (decoder.isBlind()) {
                throw new ProblemException(
                        ProblemType.UPSTREAM_INVALID_RESPONSE, "302.AI's answer is in a coding that was not asked for");
            }
            return piece;
        }

        private void check(ByteBuffer text) {
            byte[] bytes = new byte[tail.length + text.remaining()];
            System.arraycopy(tail, 0, bytes, 0, tail.length);
            text.get(text.position(), bytes, tail.length, text.remaining());
            if (finds(bytes)) {
                throw new ProblemException(
                        ProblemType.UPSTREAM_INVALID_RESPONSE, "302.AI's answer held what is not for callers");
            }
            tail = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - longest + 1), bytes.length);
        }

        @Override
        protected void ended(End end, @Nullable ProblemException problem) {
            decoder.close();
        }
    }
}
