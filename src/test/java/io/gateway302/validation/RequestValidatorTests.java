package io.gateway302.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.problem.Violation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

class RequestValidatorTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Catalog CATALOG = ShippedCatalog.load();
    private static final Operation CHARACTER = CATALOG.require("doubao.drawing.character");
    private static final Operation CHAT = CATALOG.require("openai.chat");

    private final RequestValidator validator = new RequestValidator();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt': 'a', 'req_key': 'x'}                         | ``",
                "{'prompt': 'a', 'unheard_of': {'of': [1]}}              | ``",
                "{'prompt': 'a', 'scale': 10, 'seed': -1}                | ``",
                "{'prompt': 'a', 'width': 512.0}                         | ``",
                "{}                                                      | prompt: required, is required",
                "{'prompt': 1}                                           | prompt: type, must be a string",
                "{'prompt': null}                                        | prompt: null, must not be null; leave the field out for its default",
                "{'prompt': 'a', 'scale': null}                          | scale: null, must not be null; leave the field out for its default",
                "{'prompt': 'a', 'scale': '3'}                           | scale: type, must be a number",
                "{'prompt': 'a', 'scale': 10.01}                         | scale: max, must be less than or equal to 10",
                "{'prompt': 'a', 'scale': 0.99}                          | scale: min, must be greater than or equal to 1",
                "{'prompt': 'a', 'width': 512.5}                         | width: type, must be an integer",
                "{'prompt': 'a', 'width': 769}                           | width: max, must be less than or equal to 768",
                "{'prompt': 'a', 'use_sr': 'yes'}                        | use_sr: type, must be true or false",
                "{'prompt': 'a', 'logo_info': []}                        | logo_info: type, must be an object",
                "{'prompt': 'a', 'logo_info': {'opacity': 'full'}}       | logo_info.opacity: type, must be a number",
                "{'prompt': 'a', 'image_urls': 'x'}                      | image_urls: type, must be an array",
                "{'prompt': 'a', 'image_urls': [5]}                      | image_urls[0]: type, must be a string",
                "{'prompt': 'a', 'image_urls': ['x', 'y']}               | image_urls: size, must have at most 1 element",
                "[]                                                      | : type, must be an object",
                "'text'                                                  | : type, must be an object",
                "null                                                    | : null, must not be null; leave the field out for its default"
            })
    void saysWhatIsWrongInTheWordsOfTheTypedApi(String body, String expected) {
        List<String> violations = check(CHARACTER, body).stream()
                .map(violation -> violation.field() + ": " + violation.code() + ", " + violation.message())
                .toList();

        assertThat(violations).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
    }

    @Test
    void saysAllThatIsWrongButOneThingOfEachField() {
        assertThat(check(CHARACTER, "{'prompt': 5, 'scale': 11, 'width': '1', 'logo_info': {'position': 9}}"))
                .extracting(violation -> violation.field() + "=" + violation.code())
                .containsExactlyInAnyOrder("prompt=type", "scale=max", "width=type", "logo_info.position=max");
        Operation upscale = CATALOG.operations().stream()
                .filter(operation -> operation.fields().stream()
                        .anyMatch(field -> field.in() == Field.Location.BODY
                                && field.types().equals(List.of(Field.Type.STRING))
                                && field.enumeration().size() > 1))
                .findFirst()
                .orElseThrow();
        Field choice = upscale.fields().stream()
                .filter(field -> field.enumeration().size() > 1)
                .findFirst()
                .orElseThrow();

        assertThat(check(upscale, "{'" + choice.name() + "': 5}"))
                .filteredOn(violation -> violation.field().equals(choice.name()))
                .extracting(Violation::code)
                .containsExactly("type");
        assertThat(check(upscale, "{'" + choice.name() + "': 'none of them'}"))
                .filteredOn(violation -> violation.field().equals(choice.name()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message())
                        .startsWith("must be one of "
                                + choice.enumeration().getFirst().asString() + ", "));
    }

    @Test
    void namesTheAlternatives() {
        Operation responses = CATALOG.require("openai.responses");

        assertThat(check(responses, "{'model': 'o3-pro', 'input': 5}"))
                .containsExactly(new Violation("input", "type", "must be a string or an array"));
    }

    @Test
    void letsAnythingPassWhereNothingIsDocumented() {
        List<Operation> undocumented = CATALOG.operations().stream()
                .filter(operation -> operation.fields().stream().noneMatch(field -> field.in() == Field.Location.BODY))
                .toList();

        assertThat(undocumented).hasSizeGreaterThan(100);
        assertThat(undocumented).allSatisfy(operation -> {
            assertThat(check(operation, "'text'")).isEmpty();
            assertThat(validator.check(operation, MissingNode.getInstance())).isEmpty();
        });
    }

    @Test
    void takesAnEmptyBodyForAnObjectWithoutFields() {
        assertThat(validator.check(CHARACTER, MissingNode.getInstance()))
                .extracting(Violation::field)
                .containsExactly("prompt");
    }

    static Stream<Operation> documented() {
        return CATALOG.operations().stream()
                .filter(operation -> operation.fields().stream().anyMatch(field -> field.in() == Field.Location.BODY));
    }

    @ParameterizedTest
    @MethodSource("documented")
    void canCheckEveryOperation(Operation operation) {
        ObjectNode wrong = JsonNodeFactory.instance.objectNode();
        ObjectNode right = JsonNodeFactory.instance.objectNode();
        long refusable = 0;
        for (Field field : operation.fields()) {
            if (field.in() == Field.Location.BODY) {
                // every documented field rejects some type, unless its type is unknown
                JsonNode misfit = misfit(field);
                wrong.set(field.name(), misfit);
                refusable += misfit.isNull() && field.enumeration().isEmpty() ? 0 : 1;
                if (!field.examples().isEmpty()) {
                    right.set(field.name(), field.examples().getFirst());
                } else if (field.defaultValue() != null) {
                    right.set(field.name(), field.defaultValue());
                }
            }
        }

        assertThat(validator.check(operation, wrong)).hasSize((int) Math.min(refusable, 20));
        assertThat(validator.check(operation, right))
                .allSatisfy(violation -> assertThat(violation.code()).isEqualTo("required"));
        assertThat(validator.check(operation, wrong).toString()).doesNotContain("breaks a documented rule");
    }

    /** Returns a value that the field rejects; null if it accepts any value. */
    private static JsonNode misfit(Field field) {
        return Stream.<JsonNode>of(
                        JsonNodeFactory.instance.booleanNode(true),
                        JsonNodeFactory.instance.objectNode(),
                        JsonNodeFactory.instance.stringNode(""))
                .filter(value -> !field.types().isEmpty())
                .filter(value -> field.types().stream().noneMatch(type -> switch (type) {
                    case BOOLEAN -> value.isBoolean();
                    case OBJECT -> value.isObject();
                    case STRING, FILE -> value.isString();
                    default -> false;
                }))
                .findFirst()
                .orElse(JsonNodeFactory.instance.nullNode());
    }

    // ---- unusual input --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {"1e400", "-1e400", "1e30", "-1e30", "9223372036854775808", "1e-400", "1e999999", "-1e-999999"})
    void knowsWhatToThinkOfOddNumbers(String number) {
        String body = "{'prompt': 'a', 'width': " + number + ", 'scale': " + number + "}";

        for (JsonMapper mapper : List.of(JSON, EXACT)) {
            assertThat(validator.check(CHARACTER, mapper.readTree(body.replace('\'', '"'))))
                    .extracting(Violation::field)
                    .containsExactlyInAnyOrder("width", "scale");
        }
    }

    @Test
    @Timeout(10)
    void stopsAtTheFirstErrorsOfMany() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode urls = body.put("prompt", "a").putArray("image_urls");
        IntStream.range(0, 2_000_000).forEach(urls::add);
        validator.check(CHARACTER, JSON.readTree("{}"));

        long start = System.nanoTime();
        List<Violation> violations = validator.check(CHARACTER, body);

        assertThat(violations).hasSize(RequestValidator.MAX_VIOLATIONS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void repeatsNothingThatTheCallerWrote() {
        String secret = "my-own-secret-prompt";
        List<Violation> violations = check(
                CHARACTER,
                "{'prompt': ['%1$s'], 'scale': '%1$s', 'width': '%1$s', 'logo_info': {'%1$s': 1, 'opacity': '%1$s'}}"
                        .formatted(secret));

        assertThat(violations).hasSize(4);
        assertThat(violations.toString()).doesNotContain(secret);
        assertThat(RequestValidator.header(violations)).doesNotContain(secret);
    }

    @Test
    void checksForManyAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Violation>>> checks = threads.invokeAll(IntStream.range(0, 500)
                    .mapToObj(i -> (Callable<List<Violation>>)
                            () -> check(i % 2 == 0 ? CHARACTER : CHAT, i % 4 < 2 ? "{}" : "{'prompt': 5}"))
                    .toList());
            for (int i = 0; i < checks.size(); i++) {
                assertThat(checks.get(i).get())
                        .isEqualTo(checks.get(i % 4).get())
                        .isNotEmpty();
            }
        }
    }

    // ---- header ----------------------------------------------------------------------------------------------------

    @Test
    void saysItInAHeader() {
        assertThat(RequestValidator.header(check(CHARACTER, "{'prompt': 'a', 'scale': 11, 'width': '1'}")))
                .isEqualTo("warn; scale=max, width=type");
        assertThat(RequestValidator.header(check(CHARACTER, "[]"))).isEqualTo("warn; body=type");
    }

    @Test
    void keepsTheHeaderShortAndPlain() {
        String header = RequestValidator.header(IntStream.range(0, 20)
                .mapToObj(i -> new Violation("ä,\r\n;=" + "x".repeat(100) + i, "type", ""))
                .toList());

        assertThat(header).matches("[\\x21-\\x7e ]*").endsWith("=type; more=10").hasSizeLessThan(800);
        assertThat(header.split(", ")).hasSize(10);
    }

    private List<Violation> check(Operation operation, String body) {
        return validator.check(operation, JSON.readTree(body.replace('\'', '"')));
    }
}
