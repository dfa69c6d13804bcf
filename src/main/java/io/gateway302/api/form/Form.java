package io.gateway302.api.form;

import io.gateway302.binding.UploadedFile;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.BodyWriter;
import io.gateway302.relay.FormPart;
import io.gateway302.relay.FormParts;
import io.gateway302.relay.RequestBodies;
import io.gateway302.relay.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Form of a request. Its files stay where the body is: in memory if it is small, on disk if it is large. */
public final class Form implements AutoCloseable {

    private static final String MULTIPART = "multipart/";

    private final RequestBody incoming;
    private final String boundary;
    private final FormFields fields = new FormFields();
    private final BodyWriter outgoing;

    private Form(RequestBody incoming, String boundary, BodyWriter outgoing) {
        this.incoming = incoming;
        this.boundary = boundary;
        this.outgoing = outgoing;
    }

    /** Returns whether the body of a request is a form, by its content type. */
    public static boolean isOf(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.regionMatches(true, 0, MULTIPART, 0, MULTIPART.length());
    }

    /**
     * Reads the form of a request. It must be closed.
     *
     * @throws IOException if the caller's connection breaks
     * @throws ProblemException if the form is malformed or too large
     */
    public static Form read(HttpServletRequest request, RequestBodies bodies) throws IOException {
        Form form = new Form(bodies.read(request), boundary(request), bodies.writer());
        try {
            form.forEachPart(form.fields::add);
            return form;
        } catch (IOException | RuntimeException e) {
            form.close();
            throw e;
        }
    }

    private static String boundary(HttpServletRequest request) {
        try {
            String boundary = MediaType.parseMediaType(String.valueOf(request.getContentType()))
                    .getParameter("boundary");
            if (boundary == null) {
                throw FormParts.malformed();
            }
            return boundary.length() > 1 && boundary.startsWith("\"") && boundary.endsWith("\"")
                    ? boundary.substring(1, boundary.length() - 1)
                    : boundary;
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The Content-Type header is no media type");
        }
    }

    private void forEachPart(FormParts.Handler handler) throws IOException {
        try (InputStream form = incoming.open()) {
            FormParts.read(form, boundary, handler);
        }
    }

    /** Returns the texts, and the {@linkplain UploadedFile files} as POJO nodes, by the names of their fields. */
    public JsonNode fields() {
        return fields.all();
    }

    /**
     * Returns the form for the upstream. It has the same bytes for the same fields, whatever the boundary of the caller
     * is, so that the repetition of a request is recognized.
     *
     * @param without names of fields that are left out
     */
    public OutgoingForm outgoing(Set<String> without) {
        String own = fields.boundary();
        FormWriter form = new FormWriter(outgoing, own);
        try {
            forEachPart(part -> {
                if (!without.contains(part.name())) {
                    write(part, form);
                }
            });
            form.end();
        } catch (IOException e) {
            // the body was read before: its file cannot be read again
            throw new UncheckedIOException(e);
        }
        ObjectNode texts = fields.texts();
        texts.remove(without);
        return new OutgoingForm(outgoing.body(texts), FormWriter.contentType(own), outgoing);
    }

    /**
     * Copies the content of the files with a name.
     *
     * @param name name of the field
     */
    public void copyFile(String name, OutputStream out) throws IOException {
        forEachPart(part -> {
            if (part.isFile() && part.name().equals(name)) {
                part.content().transferTo(out);
            }
        });
    }

    private static void write(FormPart part, FormWriter form) throws IOException {
        if (!part.isFile()) {
            form.text(part.name(), part.content());
        } else if (!FormFields.isUnchosen(part)) {
            form.file(part.name(), FormFields.filename(part), contentType(part), part.content());
        }
    }

    /** Returns the content type of a file, in the spelling of the gateway. */
    private static String contentType(FormPart part) {
        String type = FormFields.contentType(part.contentType());
        return type == null ? MediaType.APPLICATION_OCTET_STREAM_VALUE : type;
    }

    @Override
    public void close() {
        try (incoming) {
            outgoing.close();
        }
    }

    @Override
    public String toString() {
        return "Form";
    }
}
