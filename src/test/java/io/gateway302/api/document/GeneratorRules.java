package io.gateway302.api.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Rules of an OpenAPI document from which clients can be generated in any language. Generators pass names on as
 * identifiers, and drop or mistranslate schemas that the type system of a language cannot express.
 */
final class GeneratorRules {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private final JsonNode document;
    private final List<String> faults = new ArrayList<>();

    private GeneratorRules(JsonNode document) {
        this.document = document;
    }

    /** Returns the violations in a document, each with its place. */
    static List<String> faults(JsonNode document) {
        GeneratorRules rules = new GeneratorRules(document);
        rules.names();
        rules.parameters();
        rules.bodies();
        rules.forms();
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> rules.component(schema.getKey(), schema.getValue()));
        new SchemaWalk(document).schemas().forEach(rules::schema);
        return rules.faults;
    }

    private void fault(String place, String reason) {
        faults.add(place + ": " + reason);
    }

    // ---- names ----------------------------------------------------------------------------------------------------

    private void names() {
        List<String> operations = operations()
                .map(operation -> operation.path("operationId").stringValue(""))
                .toList();
        List<String> schemas = List.copyOf(document.at("/components/schemas").propertyNames());
        List<String> schemes =
                List.copyOf(document.at("/components/securitySchemes").propertyNames());
        Map.of("operation", operations, "schema", schemas, "security scheme", schemes)
                .forEach((kind, names) -> {
                    names.stream()
                            .filter(name -> !IDENTIFIER.matcher(name).matches())
                            .forEach(name -> fault(kind + " " + name, "not an identifier"));
                    names.stream()
                            .filter(ReservedNames::isWord)
                            .forEach(name -> fault(kind + " " + name, "a reserved word"));
                    unique(kind + " names", names);
                });
        schemas.stream()
                .filter(ReservedNames::isType)
                .forEach(name -> fault("schema " + name, "the name of a class of a library"));
        // generators name the parameters and the responses of an operation so
        operations.stream()
                .flatMap(operation -> Stream.of(operation + "Request", operation + "Response"))
                .flatMap(type -> schemas.stream().filter(type::equalsIgnoreCase))
                .forEach(name -> fault("schema " + name, "the name of the parameters of an operation"));
        operations()
                .flatMap(operation -> operation.path("tags").valueStream())
                .map(JsonNode::stringValue)
                .filter(tag -> !Character.isLetter(tag.charAt(0)))
                .forEach(tag -> fault("tag " + tag, "does not begin with a letter"));
    }

    /** Checks that bodies with fields have a name. Generators make one up that other types may have. */
    private void bodies() {
        operations()
                .forEach(operation -> Stream.concat(
                                Stream.of(operation.path("requestBody")),
                                operation.path("responses").valueStream())
                        .flatMap(body -> body.path("content").valueStream())
                        .map(media -> media.path("schema"))
                        .filter(schema -> schema.has("properties") || schema.has("oneOf"))
                        .forEach(_ -> fault(operation.path("operationId").stringValue(""), "a body without a name")));
    }

    /** Checks that a form is the first of several forms of a body. Generators import its model elsewhere, but make none. */
    private void forms() {
        operations().forEach(operation -> {
            List<String> types =
                    List.copyOf(operation.at("/requestBody/content").propertyNames());
            if (types.indexOf("multipart/form-data") > 0) {
                fault(operation.path("operationId").stringValue(""), "a form that is not the first body");
            }
        });
    }

    private void parameters() {
        operations()
                .forEach(operation -> unique(
                        "parameters of " + operation.path("operationId").stringValue(""),
                        operation
                                .path("parameters")
                                .valueStream()
                                .map(parameter -> parameter.path("name").stringValue())
                                .toList()));
    }

    /** Checks that names differ in more than case and separators. */
    private void unique(String place, List<String> names) {
        Map<String, String> known = new HashMap<>();
        for (String name : names) {
            String other = known.put(variable(name), name);
            if (other != null) {
                fault(place, "the same identifier for " + other + " and " + name);
            }
        }
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    private Stream<JsonNode> operations() {
        return document.path("paths")
                .valueStream()
                .flatMap(path -> path.properties().stream())
                .filter(member -> !member.getKey().equals("parameters"))
                .map(Map.Entry::getValue);
    }

    // ---- schemas --------------------------------------------------------------------------------------------------

    private void component(String name, JsonNode schema) {
        boolean nullable = schema.path("type")
                        .valueStream()
                        .anyMatch(type -> type.stringValue("").equals("null"))
                || schema.path("anyOf").valueStream().anyMatch(GeneratorRules::isNull);
        if (nullable) {
            fault("schema " + name, "nullable itself; only a reference to it may be");
        }
    }

    private void schema(String place, JsonNode schema) {
        JsonNode type = schema.path("type");
        boolean one = type.isMissingNode()
                || type.isString()
                || (type.size() == 2 && type.get(1).stringValue("").equals("null"));
        if (!one) {
            fault(place, "has several types " + type);
        }
        if (schema.has("allOf")) {
            fault(place, "is composed of several schemas");
        }
        anyOf(place, schema.path("anyOf"));
        if (schema.has("oneOf")) {
            oneOf(place, schema);
        }
        enumeration(place, schema);
        if (schema.has("default") && type.isString() && !fits(schema.path("default"), type.stringValue())) {
            fault(place, "the default " + schema.path("default") + " has another type than " + type);
        }
        unique(place, List.copyOf(schema.path("properties").propertyNames()));
    }

    /** Checks that a choice is a reference or null: generators make other values nullable in unrelated places. */
    private void anyOf(String place, JsonNode choice) {
        boolean nullable = choice.size() == 2 && choice.get(0).has("$ref") && isNull(choice.get(1));
        if (!choice.isMissingNode() && !nullable) {
            fault(place, "anyOf is not a reference or null");
        }
    }

    private void oneOf(String place, JsonNode schema) {
        String property = schema.at("/discriminator/propertyName").stringValue("");
        Map<String, String> variants = new LinkedHashMap<>();
        schema.at("/discriminator/mapping")
                .properties()
                .forEach(entry -> variants.put(entry.getValue().stringValue(), entry.getKey()));
        for (JsonNode variant : schema.path("oneOf")) {
            String reference = variant.path("$ref").stringValue("#/none");
            JsonNode told = document.at(reference.substring(1));
            boolean distinct = told.at("/properties/" + property + "/pattern")
                            .stringValue("")
                            .equals("^" + variants.get(reference) + "$")
                    && told.at("/properties/" + property + "/enum").isMissingNode()
                    && told.path("required")
                            .valueStream()
                            .anyMatch(name -> name.stringValue().equals(property));
            if (!distinct) {
                fault(place, "no discriminator as text that is required in " + reference);
            }
        }
    }

    private void enumeration(String place, JsonNode schema) {
        List<JsonNode> values = schema.path("enum").valueStream().toList();
        if (values.isEmpty()) {
            return;
        }
        if (values.stream().map(JsonNode::getNodeType).distinct().count() > 1
                || values.getFirst().isNull()) {
            fault(place, "an enum of several types " + values);
        }
        List<String> constants = values.stream().map(JsonNode::asString).toList();
        constants.stream()
                .filter(constant -> variable(constant).isEmpty())
                .forEach(constant -> fault(place, "no identifier for the constant '" + constant + "'"));
        unique(place, constants);
        if (schema.has("default") && !values.contains(schema.path("default"))) {
            fault(place, "the default is not in the enum");
        }
    }

    private static boolean fits(JsonNode value, String type) {
        return switch (type) {
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            default -> value.isObject();
        };
    }

    private static boolean isNull(JsonNode schema) {
        return schema.path("type").stringValue("").equals("null");
    }

    /** Names that have a meaning in a language or its libraries. */
    static final class ReservedNames {

        private static final Set<String> WORDS = Set.of(("abstract and any as assert async await boolean break byte"
                        + " case catch char class const continue debugger declare def default del delete do double elif"
                        + " else enum except export extends false final finally float for from function global go goto"
                        + " if implements import in instanceof int interface internal is lambda let long module namespace"
                        + " native new nil none nonlocal not null of or override package pass private protected public"
                        + " raise readonly record return sealed self short static string super switch synchronized this"
                        + " throw throws transient true try type typeof undefined unknown using var void volatile when"
                        + " where while with yield")
                .split(" "));

        /** Global types of TypeScript and Python, and types of generated clients themselves. */
        private static final Set<String> TYPES = Set.of(("any array arraybuffer baseexception blob buffer bytes"
                        + " cache date datetime decimal dict document element event exception file formdata headers"
                        + " history image int jsonnode list location map never node notification option partial"
                        + " performance pick plugin promise proxy range readonly record request required response set"
                        + " selection str text tuple url uuid worker api apiclient apiexception apiresponse baseapi"
                        + " basemodel configuration json middleware model objectmapper pair serverconfiguration"
                        + " servervariable abstractopenapischema")
                .split(" "));

        private static final List<String> PACKAGES = List.of(
                "java.lang",
                "java.util",
                "java.util.function",
                "java.io",
                "java.math",
                "java.net",
                "java.nio.file",
                "java.time",
                "java.net.http");

        private ReservedNames() {}

        static boolean isWord(String name) {
            return WORDS.contains(name.toLowerCase(Locale.ROOT));
        }

        static boolean isType(String name) {
            return TYPES.contains(name.toLowerCase(Locale.ROOT))
                    || PACKAGES.stream().anyMatch(each -> has(each, name));
        }

        private static boolean has(String folder, String name) {
            try {
                Class.forName(folder + "." + name, false, null);
                return true;
            } catch (ClassNotFoundException | NoClassDefFoundError _) {
                return false;
            }
        }
    }
}
