package io.gateway302.api.video;

import io.gateway302.api.ModelRequests;
import io.gateway302.api.UpstreamRequest;
import io.gateway302.api.ValidatedRequest;
import io.gateway302.api.form.Form;
import io.gateway302.api.media.ImageType;
import io.gateway302.binding.UploadedFile;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.problem.Violation;
import io.gateway302.relay.BodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Factory of requests to 302.AI for videos in OpenAI's form. Models of Sora go to its own operation, all others to
 * 302.AI's unified one, which has other names for the same fields.
 */
@Component
final class VideoUpstream {

    /** Path of the operation for the models of Sora. */
    static final String SORA = "/openai/v1/videos";

    /** Path of the operation for all other models. */
    static final String UNIFIED = "/302/v2/video/create";

    private static final String REFERENCE = "input_reference";

    private final ModelRequests requests;

    VideoUpstream(ModelRequests requests) {
        this.requests = requests;
    }

    /** Returns whether an operation takes OpenAI's fields. */
    static boolean isSora(Operation operation) {
        return operation.path().equals(SORA);
    }

    /** Returns violations of the values that an operation documents for the length and the size. */
    static List<Violation> documented(Operation operation, JsonNode fields) {
        return Stream.of("seconds", "size")
                .filter(name -> fields.path(name).isString())
                .flatMap(name -> operation.fields().stream()
                        .filter(field -> field.name().equals(name)
                                && !field.enumeration().isEmpty()
                                && !field.enumeration().contains(fields.path(name)))
                        .map(VideoUpstream::notAmong))
                .toList();
    }

    private static Violation notAmong(Field field) {
        String allowed = String.join(
                ", ", field.enumeration().stream().map(JsonNode::asString).toList());
        return new Violation(field.name(), "enum", "must be one of " + allowed);
    }

    /** Returns the request for a JSON document. */
    UpstreamRequest of(ValidatedRequest<VideoWishDocument> asked) {
        VideoWishDocument wish = asked.body();
        VideoRequest.Reference reference = wish.inputReference();
        ObjectNode body = body(asked.operation(), wish);
        if (reference != null) {
            // 302.AI takes the address as a text
            body.put(isSora(asked.operation()) ? REFERENCE : "image", reference.imageUrl());
        }
        return UpstreamRequest.json(asked.operation(), wish.model(), requests.body(body));
    }

    /**
     * Returns the request for a form.
     *
     * @param writer writer for the body if it is not a form at 302.AI, which the caller of this method closes
     */
    UpstreamRequest of(ValidatedRequest<VideoWishForm> asked, Form form, BodyWriter writer) {
        VideoWishForm wish = asked.body();
        if (isSora(asked.operation())) {
            return UpstreamRequest.form(asked.operation(), wish.model(), form.outgoing(Set.of()));
        }
        ObjectNode body = body(asked.operation(), wish);
        UploadedFile file = wish.inputReference();
        if (file == null) {
            return UpstreamRequest.json(asked.operation(), wish.model(), requests.body(body));
        }
        try {
            write(body, file, form, writer);
        } catch (IOException e) {
            // the form was read before: its file cannot be read again
            throw new UncheckedIOException(e);
        }
        return UpstreamRequest.json(asked.operation(), wish.model(), writer.body(body))
                .writtenBy(writer);
    }

    /** Writes a JSON object with the file as a data URL, piece by piece. */
    private static void write(ObjectNode body, UploadedFile file, Form form, BodyWriter writer) throws IOException {
        String fields = body.toString();
        String type = Objects.requireNonNull(ImageType.of(file.start())).contentType();
        text(fields.substring(0, fields.length() - 1) + ",\"image\":\"data:" + type + ";base64,", writer);
        OutputStream base64 = Base64.getEncoder().wrap(new OutputStream() {
            @Override
            public void write(int b) {
                writer.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writer.write(bytes, offset, length);
            }
        });
        form.copyFile(REFERENCE, base64);
        // ends the encoding; the writer stays open
        base64.close();
        text("\"}", writer);
    }

    private static void text(String text, BodyWriter writer) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.write(bytes, 0, bytes.length);
    }

    private static ObjectNode body(Operation operation, VideoWish wish) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", wish.model()).put("prompt", wish.prompt());
        String seconds = wish.seconds();
        String size = wish.size();
        if (isSora(operation)) {
            putUnlessNull(body, "seconds", seconds);
            putUnlessNull(body, "size", size);
            return body;
        }
        if (seconds != null) {
            body.put("duration", Integer.parseInt(seconds));
        }
        if (size != null) {
            int width = Integer.parseInt(size.substring(0, size.indexOf('x')));
            int height = Integer.parseInt(size.substring(size.indexOf('x') + 1));
            int divisor =
                    BigInteger.valueOf(width).gcd(BigInteger.valueOf(height)).intValue();
            body.put("resolution", Math.min(width, height) + "p");
            body.put("aspect_ratio", width / divisor + ":" + height / divisor);
        }
        return body;
    }

    private static void putUnlessNull(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
