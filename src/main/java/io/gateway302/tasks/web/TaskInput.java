package io.gateway302.tasks.web;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.Target;
import io.gateway302.problem.Violation;
import io.gateway302.validation.RequestValidator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Input of a task, divided into what 302.AI takes in the path, in the query, in headers and in the body.
 *
 * <p>The input is one object. Its fields have their documented names, wherever 302.AI takes them. Undocumented fields are
 * in the body, or in the query if the operation has no body. An operation whose body is a text takes the text as input.
 */
final class TaskInput {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\*?)([A-Za-z_][A-Za-z0-9_]*)}");
    private static final String PREFIX = "input";

    private final Operation operation;
    private final JsonNode body;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Map<String, String> query = new LinkedHashMap<>();
    private final HttpHeaders headers = new HttpHeaders();
    private final List<Violation> violations = new ArrayList<>();

    /**
     * Divides an input.
     *
     * @param input object, or a text for an operation whose body is a text
     * @param model model that the request names beside the input; null if there is none
     */
    TaskInput(Operation operation, JsonNode input, @Nullable String model) {
        this.operation = operation;
        if (!input.isObject()) {
            this.body = input;
            if (!input.isString() || !isText()) {
                violate("", "type", isText() ? "must be a text" : "must be an object");
            }
            return;
        }
        ObjectNode rest = input.asObject().deepCopy();
        addModel(rest, model);
        takeVariables(rest);
        for (Field field : operation.fields()) {
            switch (field.in()) {
                case QUERY -> take(rest, field, query::put);
                case HEADER -> take(rest, field, headers::set);
                case PATH, BODY -> addDiscriminator(rest, field);
            }
        }
        if (isText()) {
            violate("", "type", "must be a text");
        } else if (!hasBody()) {
            rest.properties().forEach(field -> put(field.getKey(), field.getValue(), query::put));
            rest.removeAll();
        }
        this.body = rest;
    }

    private boolean hasBody() {
        return !operation.method().equals(HttpMethod.GET)
                && !operation.method().equals(HttpMethod.DELETE)
                && !"none".equals(operation.consumes());
    }

    /** Returns whether the body is a text that is no JSON, such as SSML. */
    private boolean isText() {
        String type = operation.consumes();
        return type != null && (type.startsWith("text/") || type.endsWith("xml"));
    }

    private void violate(String field, String code, String message) {
        violations.add(new Violation(field.isEmpty() ? PREFIX : PREFIX + "." + field, code, message));
    }

    /** Adds the model of the request, or the only model of the operation. */
    private void addModel(ObjectNode rest, @Nullable String model) {
        String only = operation.models().size() == 1 ? operation.models().getFirst() : null;
        JsonNode given = rest.path("model");
        if (model != null && !given.isMissingNode() && !model.equals(given.asString(""))) {
            violations.add(new Violation("model", "conflict", "must be the same as input.model, or be left out"));
        }
        boolean isInBody = operation.fields().stream()
                .anyMatch(field -> field.name().equals("model") && field.in() == Field.Location.BODY);
        String added = model != null || !isInBody ? model : only;
        if (given.isMissingNode() && added != null) {
            rest.put("model", added);
        }
    }

    /** Adds the constant by which an operation is distinguished from others at its path. */
    private void addDiscriminator(ObjectNode rest, Field field) {
        if (operation.variantOf() != null
                && field.in() == Field.Location.BODY
                && field.enumeration().size() == 1
                && !rest.has(field.name())) {
            rest.set(field.name(), field.enumeration().getFirst());
        }
    }

    private void takeVariables(ObjectNode rest) {
        Matcher variable = VARIABLE.matcher(operation.path());
        while (variable.find()) {
            String name = variable.group(2);
            JsonNode value = rest.remove(name);
            if (value == null) {
                violate(name, "required", "is required");
                continue;
            }
            put(name, value, (_, text) -> variables.put(name, text));
        }
    }

    private void take(ObjectNode rest, Field field, BiConsumer<String, String> target) {
        JsonNode value = rest.remove(field.name());
        if (value != null) {
            put(field.name(), value, target);
        } else if (field.required()) {
            violate(field.name(), "required", "is required");
        }
    }

    private void put(String name, JsonNode value, BiConsumer<String, String> target) {
        if (value.isContainer() || value.isNull()) {
            violate(name, "type", "must be a text, a number or a boolean");
            return;
        }
        String text = value.asString();
        if (text.chars().anyMatch(Character::isISOControl)) {
            violate(name, "pattern", "must have no control characters");
            return;
        }
        target.accept(name, text);
    }

    /** Returns all violations of the documented rules. */
    List<Violation> violations(RequestValidator validator) {
        List<Violation> all = new ArrayList<>(violations);
        if (operation.streamFlag() != null && body.path(operation.streamFlag()).asBoolean(false)) {
            all.add(new Violation(
                    PREFIX + "." + operation.streamFlag(), "unsupported", "must be false: a task has no stream"));
        }
        if (all.isEmpty() || body.isObject()) {
            validator.check(operation, body).stream()
                    .map(violation -> new Violation(
                            violation.field().isEmpty() ? PREFIX : PREFIX + "." + violation.field(),
                            violation.code(),
                            violation.message()))
                    .forEach(all::add);
        }
        if (all.isEmpty() && !Catalog.isPlain(target().path())) {
            violations.add(new Violation(PREFIX, "pattern", "makes a path that servers read in different ways"));
            return violations;
        }
        return all;
    }

    /** Returns the address of the call. */
    Target target() {
        String path = VARIABLE.matcher(operation.path()).replaceAll(variable -> {
            String value = variables.getOrDefault(variable.group(2), "");
            String encoded = variable.group(1).isEmpty() ? encoded(value) : rest(value);
            return Matcher.quoteReplacement(encoded);
        });
        String parameters = query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        Map<String, String> encodedVariables = new LinkedHashMap<>();
        variables.forEach((name, value) -> encodedVariables.put(name, encoded(value)));
        return new Target(operation.method(), path, parameters.isEmpty() ? null : parameters, encodedVariables);
    }

    /** Returns the value of a variable that matches several segments. */
    private static String rest(String value) {
        return List.of(value.split("/", -1)).stream().map(TaskInput::encoded).collect(Collectors.joining("/"));
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns the headers that the input has, with the content type of the body. */
    HttpHeaders headers() {
        return headers;
    }

    /** Returns the model; null if the input names none. */
    @Nullable
    String model() {
        String inPath = variables.get("model");
        return inPath == null && body.path("model").isString()
                ? body.path("model").stringValue()
                : inPath;
    }

    /**
     * Returns the body of the call, and sets its content type.
     *
     * @throws io.gateway302.problem.ProblemException if a file is not a data URL
     */
    Body body() {
        if (!hasBody()) {
            return Body.EMPTY;
        }
        String type = Objects.requireNonNullElse(operation.consumes(), "application/json");
        if (isText()) {
            headers.set(HttpHeaders.CONTENT_TYPE, type);
            return new Body.Bytes(body.stringValue().getBytes(StandardCharsets.UTF_8));
        }
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            FormBody form = FormBody.of(operation, body.asObject());
            headers.set(HttpHeaders.CONTENT_TYPE, form.contentType());
            return new Body.Json(form.content(), body);
        }
        if (type.startsWith("application/x-www-form-urlencoded")) {
            headers.set(HttpHeaders.CONTENT_TYPE, type);
            String text = body.properties().stream()
                    .map(field -> encoded(field.getKey()) + "=" + encoded(FormBody.text(field.getValue())))
                    .collect(Collectors.joining("&"));
            return new Body.Json(text.getBytes(StandardCharsets.UTF_8), body);
        }
        headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
        return new Body.Json(body.toString().getBytes(StandardCharsets.UTF_8), body);
    }
}
