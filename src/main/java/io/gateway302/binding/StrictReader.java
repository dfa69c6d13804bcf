package io.gateway302.binding;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Violation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reader that turns a body into a valid record, or into one problem with all violations. */
final class StrictReader {

    /** Maximum nesting depth. The deepest are JSON Schemas in chats; OpenAI accepts those with 10 levels of objects. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_VIOLATIONS = 100;

    private static final Map<String, String> CODES = Map.of(
            "NotNull", "required",
            "NotBlank", "required",
            "Min", "min",
            "DecimalMin", "min",
            "Max", "max",
            "DecimalMax", "max",
            "Size", "size",
            "CodePointLength", "length",
            "Pattern", "pattern");

    private final Validator validator;
    private final JsonMapper json;

    StrictReader(Validator validator, long maxBodySize) {
        this.validator = validator;
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNameLength(256)
                                .maxNumberLength(1000)
                                .maxStringLength(Math.toIntExact(maxBodySize))
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    <T> T read(InputStream body, Class<T> type) throws IOException {
        return valid(parse(body), type, RecordBinder.ofBody(), List.of());
    }

    /**
     * Returns the record of a body that was parsed.
     *
     * @param known violations that were found before
     */
    <T> T read(JsonNode tree, Class<T> type, List<Violation> known) {
        return valid(tree, type, RecordBinder.ofBody(), known);
    }

    /** Returns the record of a form, given as its texts and files. */
    <T> T readForm(JsonNode fields, Class<T> type, List<Violation> known) {
        return valid(fields, type, RecordBinder.ofForm(), known);
    }

    /** Reads a merge patch. Its names are checked when it is applied. */
    <T extends Record & StrictBody> MergePatch<T> readPatch(InputStream body) throws IOException {
        return new MergePatch<>(parse(body), this);
    }

    /**
     * Returns the record after the patch.
     *
     * @throws ProblemException with all violations of the patch and the result
     */
    <T> T patched(T record, Class<T> type, JsonNode patch) {
        // removed fields are invisible in the result, so unknown names are checked on the patch itself
        RecordBinder binder = RecordBinder.ofPatch();
        binder.bind(patch, type, "");
        return valid(
                MergePatch.merged(json.valueToTree(record), patch), type, RecordBinder.ofBody(), binder.violations());
    }

    private <T> T valid(JsonNode tree, Class<T> type, RecordBinder binder, List<Violation> known) {
        Object bound = binder.bind(tree, type, "");
        List<Violation> violations = Stream.concat(known.stream(), binder.violations().stream())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        if (bound != null) {
            Set<String> misfits = violations.stream().map(Violation::field).collect(Collectors.toSet());
            validator.validate(bound).stream()
                    .filter(broken -> fields(broken, type).noneMatch(misfits::contains))
                    .map(broken -> violation(broken, type))
                    .sorted((a, b) -> a.field().compareTo(b.field()))
                    .forEach(violations::add);
        }
        if (bound == null || !violations.isEmpty()) {
            throw ProblemException.invalid(violations.subList(0, Math.min(violations.size(), MAX_VIOLATIONS)));
        }
        return type.cast(bound);
    }

    /** Parses a body, which must be one JSON object. */
    JsonNode parse(InputStream body) throws IOException {
        // a strict decoder: a lenient one would replace invalid UTF-8 with replacement characters
        Reader text = new InputStreamReader(
                body,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try {
            JsonNode tree = json.readTree(text);
            if (!tree.isObject()) {
                throw malformed(
                        tree.isMissingNode()
                                ? "The body is empty; a JSON object is needed"
                                : "The body is no JSON object",
                        null);
            }
            return tree;
        } catch (StreamConstraintsException e) {
            throw malformed("The body exceeds the limits of a request: nesting, or the length of a name or number", e);
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException broken && !(broken instanceof CharacterCodingException)) {
                throw broken;
            }
            throw malformed("The body is not one well-formed JSON document in UTF-8" + place(e), e);
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : ": see line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static ProblemException malformed(String detail, @Nullable Throwable cause) {
        return new ProblemException(ProblemType.MALFORMED_REQUEST, detail).withCause(cause);
    }

    private static Violation violation(ConstraintViolation<?> broken, Class<?> root) {
        String constraint = broken.getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        return new Violation(
                jsonPath(broken.getPropertyPath(), root),
                CODES.getOrDefault(constraint, snakeCase(constraint)),
                broken.getMessage());
    }

    /** Returns the fields of a constraint: its own, or those that a constraint between fields names. */
    private static Stream<String> fields(ConstraintViolation<?> broken, Class<?> root) {
        return broken.getConstraintDescriptor().getAttributes().get("fields") instanceof String[] fields
                ? Stream.of(fields)
                : Stream.of(jsonPath(broken.getPropertyPath(), root));
    }

    /** Returns the code of one of the gateway's own constraints: {@code PublicUrl} becomes {@code public_url}. */
    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** Returns the path of a violation with JSON names; the validator only knows those of the record. */
    private static String jsonPath(Path path, Class<?> root) {
        StringBuilder names = new StringBuilder();
        Class<?> owner = root;
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                names.append('[').append(node.getIndex()).append(']');
            }
            if (node.getKey() instanceof Enum<?> key) {
                names.append('.').append(EnumNames.nameOf(key));
            }
            var component = owner.isRecord() && node.getName() != null
                    ? RecordShape.of(owner).component(node.getName())
                    : Optional.<RecordShape.Component>empty();
            if (component.isPresent()) {
                names.append(names.isEmpty() ? "" : ".").append(component.get().jsonName());
                owner = component.get().type();
            }
        }
        return names.toString();
    }
}
