package io.gateway302.api.form;

import io.gateway302.binding.UploadedFile;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.FormPart;
import io.gateway302.relay.FormParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.node.StringNode;

/**
 * Fields of a form: texts and files. A field that is given several times, or whose name ends with {@code []} as OpenAI's
 * clients write lists, is an array.
 */
final class FormFields {

    /** Beginning of boundaries. */
    static final String BOUNDARY = "gateway302-";

    /** Number of bytes of a digest in a boundary. */
    static final int BOUNDARY_BYTES = 16;

    private static final int MAX_PARTS = 100;

    /** Maximum size of a text in bytes: references of voices are sounds in base64. */
    private static final int MAX_TEXT = 1024 * 1024;

    private static final int MAX_TEXTS = 8 * 1024 * 1024;

    /** Name of a file whose name the form tells in another encoding only. */
    private static final String UNNAMED = "file";

    private static final String LIST = "[]";
    private static final int PIECE = 64 * 1024;

    private final ObjectNode all = JsonNodeFactory.instance.objectNode();
    private final MessageDigest digest = sha256();
    private int count;
    private int textSize;
    private @Nullable String boundary;

    /** Adds a part. */
    void add(FormPart part) throws IOException {
        if (++count > MAX_PARTS) {
            throw tooLarge("The form has more than " + MAX_PARTS + " fields");
        }
        digest(part.name());
        if (!part.isFile()) {
            add(part.name(), StringNode.valueOf(text(part)));
        } else if (!isUnchosen(part)) {
            add(part.name(), new POJONode(file(part)));
        }
    }

    /** Returns whether the part is a file that a browser's user did not choose. */
    static boolean isUnchosen(FormPart part) throws IOException {
        if (!"".equals(part.filename())) {
            return false;
        }
        if (part.content().read() >= 0) {
            // some servers treat it as a file, others as a text
            throw FormParts.malformed();
        }
        return true;
    }

    private String text(FormPart part) throws IOException {
        byte[] bytes = part.content().readNBytes(MAX_TEXT + 1);
        textSize += bytes.length;
        if (bytes.length > MAX_TEXT || textSize > MAX_TEXTS) {
            throw tooLarge("A text of the form is larger than " + MAX_TEXT + " bytes, or all together are larger than "
                    + MAX_TEXTS);
        }
        digest(bytes, bytes.length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The form is not in UTF-8");
        }
    }

    private UploadedFile file(FormPart part) throws IOException {
        String type = contentType(part.contentType());
        digest(filename(part));
        digest(String.valueOf(type));
        byte[] start = part.content().readNBytes(UploadedFile.START);
        digest.update(start);
        long size = start.length;
        byte[] piece = new byte[PIECE];
        InputStream content = part.content();
        for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
            digest.update(piece, 0, read);
            size += read;
        }
        digest(Long.toString(size));
        return new UploadedFile(filename(part), type, size, start);
    }

    /** Returns the name of a file as it can be written into a form. */
    static String filename(FormPart part) {
        return Objects.requireNonNullElse(part.filename(), UNNAMED).replace('\\', '_');
    }

    /** Returns a content type without its parameters; null if it is none. */
    static @Nullable String contentType(@Nullable String type) {
        try {
            MediaType parsed = type == null ? null : MediaType.parseMediaType(type.strip());
            return parsed == null || !parsed.isConcrete() ? null : parsed.getType() + "/" + parsed.getSubtype();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void add(String name, JsonNode value) {
        boolean list = name.endsWith(LIST);
        String field = list ? name.substring(0, name.length() - LIST.length()) : name;
        JsonNode earlier = all.get(field);
        if (earlier instanceof ArrayNode values) {
            values.add(value);
        } else if (earlier != null) {
            all.putArray(field).add(earlier).add(value);
        } else if (list) {
            all.putArray(field).add(value);
        } else {
            all.set(field, value);
        }
    }

    /** Returns all fields. */
    JsonNode all() {
        return all;
    }

    /** Returns a copy of the fields that are texts. */
    ObjectNode texts() {
        ObjectNode texts = JsonNodeFactory.instance.objectNode();
        all.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean text = value.isArray() ? value.valueStream().allMatch(JsonNode::isString) : value.isString();
            if (text) {
                texts.set(field.getKey(), value);
            }
        });
        return texts;
    }

    /** Returns a boundary that depends on all fields, so that it is not in their content. */
    String boundary() {
        String known = boundary;
        if (known == null) {
            known = BOUNDARY + HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BOUNDARY_BYTES));
            boundary = known;
        }
        return known;
    }

    private void digest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest(bytes, bytes.length);
    }

    private void digest(byte[] bytes, int length) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        digest.update(bytes, 0, length);
    }

    private static ProblemException tooLarge(String detail) {
        return new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, detail);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
