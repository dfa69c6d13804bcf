package io.gateway302.tasks.web;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Multipart form (RFC 7578) of an input. Files are data URLs (RFC 2397) in Base64.
 *
 * @param contentType content type with the boundary
 * @param content the form
 */
record FormBody(String contentType, byte[] content) {

    private static final Pattern DATA_URL = Pattern.compile(
            "data:([a-zA-Z0-9.+-]{1,60}/[a-zA-Z0-9.+-]{1,60})?(?:;[a-zA-Z0-9=.-]{1,60})?;base64,(.*)", Pattern.DOTALL);

    /** Characters of a name that RFC 7578 lets clients escape. */
    private static final Map<Character, String> ESCAPES = Map.of('"', "%22", '\r', "%0D", '\n', "%0A");

    /** Returns the form of an input. */
    static FormBody of(Operation operation, JsonNode input) {
        String boundary = "gateway302-" + UUID.randomUUID();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        List<Violation> violations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : input.properties()) {
            String name = field.getKey();
            boolean isFile = operation.fields().stream()
                    .anyMatch(each -> each.name().equals(name) && each.types().contains(Field.Type.FILE));
            List<JsonNode> values = isFile && field.getValue().isArray()
                    ? field.getValue().valueStream().toList()
                    : List.of(field.getValue());
            for (JsonNode value : values) {
                String text = text(value);
                Matcher url = isFile ? DATA_URL.matcher(text) : null;
                if (url != null && url.matches()) {
                    part(content, boundary, name, url.group(1), bytes(name, url.group(2), violations));
                } else if (isFile && !takesText(operation, name)) {
                    violations.add(new Violation(
                            "input." + name, "format", "must be a file as a data URL: data:image/png;base64,…"));
                } else {
                    part(content, boundary, name, null, text.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        content.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return new FormBody("multipart/form-data; boundary=" + boundary, content.toByteArray());
    }

    private static boolean takesText(Operation operation, String name) {
        return operation.fields().stream()
                .anyMatch(field -> field.name().equals(name) && field.types().contains(Field.Type.STRING));
    }

    private static byte[] bytes(String name, String base64, List<Violation> violations) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            violations.add(new Violation("input." + name, "format", "must have valid Base64"));
            return new byte[0];
        }
    }

    private static void part(
            ByteArrayOutputStream content, String boundary, String name, @Nullable String type, byte[] bytes) {
        StringBuilder head = new StringBuilder("--").append(boundary);
        head.append("\r\nContent-Disposition: form-data; name=\"")
                .append(escaped(name))
                .append('"');
        if (type != null) {
            String extension = type.substring(type.indexOf('/') + 1).replaceAll("[^a-zA-Z0-9]", "");
            head.append("; filename=\"file.")
                    .append(extension)
                    .append("\"\r\nContent-Type: ")
                    .append(type);
        }
        content.writeBytes(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
        content.writeBytes(bytes);
        content.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(c -> {
            String escape = ESCAPES.get((char) c);
            if (escape == null) {
                escaped.append((char) c);
            } else {
                escaped.append(escape);
            }
        });
        return escaped.toString();
    }

    /** Returns a value as a form has it: an object or a list as JSON. */
    static String text(JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString("");
    }
}
