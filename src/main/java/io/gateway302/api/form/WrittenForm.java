package io.gateway302.api.form;

import io.gateway302.relay.BodyWriter;
import io.gateway302.relay.RequestBodies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Form that the gateway makes of a JSON body. It must be closed. */
public final class WrittenForm implements AutoCloseable {

    private final BodyWriter out;
    private final String boundary;
    private final FormWriter form;
    private final ObjectNode texts = JsonNodeFactory.instance.objectNode();

    /**
     * Begins a form.
     *
     * @param source JSON body, on which the boundary depends: it is not in the content, and the same for the repetition
     *     of a request
     */
    public WrittenForm(RequestBodies bodies, byte[] source) {
        this.out = bodies.writer();
        this.boundary = boundary(source);
        this.form = new FormWriter(out, boundary);
    }

    /** Returns the boundary of a form with this content. */
    private static String boundary(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return FormFields.BOUNDARY + HexFormat.of().formatHex(Arrays.copyOf(digest, FormFields.BOUNDARY_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Adds a text. */
    public void text(String name, String value) {
        texts.put(name, value);
        write(() -> form.text(name, new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8))));
    }

    /** Adds a file. */
    public void file(String name, String filename, String contentType, byte[] content) {
        write(() -> form.file(name, filename, contentType, new ByteArrayInputStream(content)));
    }

    /** Ends the form and returns it. */
    public OutgoingForm outgoing() {
        write(form::end);
        return new OutgoingForm(out.body(texts), FormWriter.contentType(boundary), out);
    }

    @FunctionalInterface
    private interface Part {
        void write() throws IOException;
    }

    private static void write(Part part) {
        try {
            part.write();
        } catch (IOException e) {
            throw new UncheckedIOException("A body that the gateway writes throws problems only", e);
        }
    }

    @Override
    public void close() {
        out.close();
    }
}
