package io.gateway302.api.document;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.exchange.Preview;
import io.gateway302.identity.CallTags;
import io.gateway302.problem.Dialect;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/** OpenAPI description of the operations at one pass-through path. */
final class PassthroughOperation {

    private static final String JSON = "application/json";
    private static final String ANYTHING = "*/*";

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\*?)([^{}]*)}");

    /** Header parameters that OpenAPI ignores, because it describes them elsewhere. */
    private static final Set<String> NO_PARAMETERS = Set.of("accept", "content-type", "authorization");

    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);

    private final String path;
    private final List<Operation> candidates;
    private final Operation open;

    /**
     * Creates the description.
     *
     * @param path path template of the catalog
     * @param candidates all operations at the path; the fields of the first are described
     */
    PassthroughOperation(String path, List<Operation> candidates) {
        this.path = path;
        this.candidates = candidates;
        this.open = candidates.getFirst();
    }

    /**
     * Returns the description.
     *
     * @param components components of the document, to which the schema of the body is added
     */
    io.swagger.v3.oas.models.Operation describe(Components components) {
        io.swagger.v3.oas.models.Operation described = new io.swagger.v3.oas.models.Operation()
                .operationId(id())
                .summary(open.title())
                .description(description())
                .tags(List.of(open.section()))
                .responses(responses());
        parameters().forEach(described::addParametersItem);
        String consumes = consumes();
        return consumes == null ? described : described.requestBody(body(consumes, components));
    }

    /** Returns the name for the catalog id; for an alternate path, for the id with the path appended. */
    private String id() {
        return OperationName.of(path.equals(open.path()) ? open.id() : open.id() + path);
    }

    private String description() {
        return Stream.of("302.AI's own `" + open.id() + "`, of " + open.provider() + ".", others(), poll())
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    /** Returns a list of the operations at this path with their models; empty if there is only one. */
    private String others() {
        if (candidates.size() == 1) {
            return "";
        }
        return candidates.stream()
                .map(operation -> "- `" + operation.id() + "` " + operation.title()
                        + (operation.models().isEmpty() ? "" : ": " + String.join(", ", operation.models())))
                .collect(Collectors.joining(
                        "\n",
                        "Several operations stand here, told apart by the model or another field; described are the fields"
                                + " of the first.\n\n",
                        ""));
    }

    private String poll() {
        Poll poll = open.poll();
        return poll == null ? "" : "Starts a job; `" + poll.method() + " " + poll.path() + "` asks for its result.";
    }

    // ---- request --------------------------------------------------------------------------------------------------

    private Stream<Parameter> parameters() {
        Map<String, Parameter> byPlace = new LinkedHashMap<>();
        VARIABLE.matcher(path)
                .results()
                .map(PassthroughOperation::variable)
                .forEach(variable -> byPlace.put("path " + variable.getName(), variable));
        candidates.stream()
                .flatMap(operation -> operation.fields().stream())
                .filter(field -> field.in() == Field.Location.QUERY || field.in() == Field.Location.HEADER)
                .filter(field -> !NO_PARAMETERS.contains(field.name().toLowerCase(Locale.ROOT)))
                .forEach(field -> byPlace.putIfAbsent(field.in() + " " + field.name(), parameter(field)));
        return Stream.concat(byPlace.values().stream(), Stream.of(dryRun(), tags()));
    }

    private static Parameter dryRun() {
        return new Parameter()
                .in("header")
                .name(Preview.HEADER)
                .description("Validate and price only")
                .schema(new JsonSchema().types(Set.of("boolean")));
    }

    private static Parameter tags() {
        return new Parameter()
                .in("header")
                .name(CallTags.HEADER)
                .description("Tags for the ledger, as key=value, key=value")
                .schema(new JsonSchema().types(Set.of("string")));
    }

    private static Parameter variable(MatchResult found) {
        return new Parameter()
                .in("path")
                .name(found.group(2))
                .required(true)
                .description(found.group(1).isEmpty() ? null : "One segment or several, with slashes between them")
                .schema(new JsonSchema().types(Set.of("string")));
    }

    private Parameter parameter(Field field) {
        return new Parameter()
                .in(field.in() == Field.Location.QUERY ? "query" : "header")
                .name(field.name())
                // a parameter that only some of the operations require is optional for the path
                .required((field.required() && candidates.size() == 1) ? true : null)
                .description(field.note())
                .schema(BodySchemas.of(field));
    }

    /** Returns the media type of the body; null if, as far as known, there is no body. */
    private @Nullable String consumes() {
        String known = candidates.stream()
                .map(Operation::consumes)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (known != null) {
            return known.equals("none") ? null : known;
        }
        if (hasBodyFields()) {
            return JSON;
        }
        return WITHOUT_BODY.contains(open.method()) ? null : ANYTHING;
    }

    private boolean hasBodyFields() {
        return open.fields().stream().anyMatch(field -> field.in() == Field.Location.BODY);
    }

    private RequestBody body(String consumes, Components components) {
        if (!hasBodyFields()) {
            return new RequestBody().content(content(consumes, new JsonSchema()));
        }
        Schema<?> schema = BodySchemas.of(open);
        String name = OperationName.ofBody(open.id());
        components.addSchemas(name, schema);
        boolean required = schema.getRequired() != null && !schema.getRequired().isEmpty();
        return new RequestBody().content(content(consumes, reference(name))).required(required ? true : null);
    }

    // ---- response -------------------------------------------------------------------------------------------------

    private ApiResponses responses() {
        Content content = new Content();
        candidates.stream()
                .map(Operation::response)
                .distinct()
                .flatMap(PassthroughOperation::mediaTypes)
                .distinct()
                .forEach(type -> content.addMediaType(type, new MediaType().schema(new JsonSchema())));
        Class<?> form = Dialect.ofPath(path).form();
        return new ApiResponses()
                .addApiResponse(
                        "200",
                        new ApiResponse()
                                .description("As 302.AI has it, byte for byte")
                                .content(content))
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("An error of the gateway's, or one of 302.AI's as it came")
                                .content(content(JSON, reference(form.getSimpleName()))));
    }

    private static Stream<String> mediaTypes(ResponseKind kind) {
        return switch (kind) {
            case JSON, TASK -> Stream.of(JSON);
            case SSE_OR_JSON -> Stream.of(JSON, "text/event-stream");
            case BINARY -> Stream.of("application/octet-stream");
            case UNKNOWN -> Stream.of(ANYTHING);
        };
    }

    private static Schema<?> reference(String schema) {
        return new JsonSchema().$ref("#/components/schemas/" + schema);
    }

    private static Content content(String type, Schema<?> schema) {
        return new Content().addMediaType(type, new MediaType().schema(schema));
    }
}
