package io.gateway302.passthrough;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.passthrough.ContentKind.Form;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.RequestBody;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Parser of request bodies, as far as the gateway must know them. The bytes that are passed on are never changed.
 * Ambiguous bodies are rejected: duplicate JSON keys, trailing content, invalid UTF-8.
 */
final class ContentReader {

    /** Character that a decoder substitutes for an invalid sequence. */
    private static final char REPLACEMENT = '\ufffd';

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final int longestText;
    private final long largest;
    private final long mostStructure;
    private final OutlineMemory memory;

    /**
     * Creates a reader.
     *
     * @param longestText maximum length in bytes to which strings of a large body are read
     * @param largest maximum size of a body in bytes, before and after decompression
     * @param mostStructure maximum size in bytes of JSON without its long texts
     * @param memory bound on the memory for large bodies
     */
    ContentReader(int longestText, long largest, long mostStructure, OutlineMemory memory) {
        this.longestText = longestText;
        this.largest = largest;
        this.mostStructure = mostStructure;
        this.memory = memory;
    }

    /**
     * Parses a body. Returns a missing node if its format is not known.
     *
     * @param pricing names of fields on which the price depends, which are no files
     * @throws IOException if the stored body cannot be read
     * @throws ProblemException if the body does not match its headers
     */
    JsonNode read(RequestBody incoming, ContentKind content, ContentCoding coding, Set<String> pricing)
            throws IOException {
        if (incoming.body().length() == 0 || content.form() == Form.OTHER) {
            return MissingNode.getInstance();
        }
        try (InputStream text = decoded(incoming, coding)) {
            return switch (content.form()) {
                case JSON -> json(incoming, text);
                case MULTIPART -> FormFields.ofMultipart(text, content.boundary(), pricing);
                case URL_ENCODED -> FormFields.ofUrlEncoded(text, pricing);
                case OTHER -> MissingNode.getInstance();
            };
        } catch (JacksonException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The body is not well-formed JSON").withCause(e);
        } catch (ZipException | EOFException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The body is not coded as its header says");
        }
    }

    private JsonNode json(RequestBody incoming, InputStream text) throws IOException {
        if (incoming.body() instanceof Body.Held held && text instanceof ByteArrayInputStream) {
            return parsed(held.content());
        }
        OutlineMemory.Share share = memory.share();
        incoming.onClose(share::close);
        return parsed(JsonOutline.of(text, longestText, largest, mostStructure, share));
    }

    /**
     * Parses the document, which must be in UTF-8 (RFC 8259 §8.1). From bytes, the parser would detect UTF-16 and
     * UTF-32, and would decode overlong sequences and surrogates; other servers replace or reject those.
     */
    private JsonNode parsed(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), document)) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The body is not JSON in UTF-8");
        }
        return json.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    }

    /** Decompresses the body, so that a content coding cannot hide its content from the checks. */
    private InputStream decoded(RequestBody incoming, ContentCoding coding) throws IOException {
        if (coding == ContentCoding.OTHER) {
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The content coding must be gzip, deflate or none");
        }
        return coding == ContentCoding.IDENTITY
                ? incoming.open()
                : new Unpacked(coding.decode(incoming.open()), incoming.body().length(), largest);
    }
}
