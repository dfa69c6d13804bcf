package io.gateway302.catalog.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.catalog.price.Pricing;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.node.JsonNodeFactory;

public class CatalogLoaderTests {

    private static final String MINIMAL = """
            - id: a
              section: S
              title: T
              method: POST
              path: /a
              confidence: documented
            """;

    @Test
    void anEntryMayLeaveOutAllThatHasADefault() {
        Operation operation = load(MINIMAL).require("a");

        assertThat(operation.provider()).isEqualTo("P");
        assertThat(operation.consumes()).isNull();
        assertThat(operation.response()).isEqualTo(ResponseKind.UNKNOWN);
        assertThat(operation.alternatePaths()).isEmpty();
        assertThat(operation.fields()).isEmpty();
        assertThat(operation.success()).isEmpty();
        assertThat(operation.pricing()).isEqualTo(Pricing.NONE);
        assertThat(operation.deadlines()).isEqualTo(Deadlines.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"POST, true, false", "PUT, true, false", "GET, false, true", "DELETE, false, false"})
    void theMethodDecidesWhatIsBillableAndRepeatable(String method, boolean billable, boolean repeatable) {
        Operation operation = load(MINIMAL.replace("POST", method)).require("a");

        assertThat(operation.billable()).isEqualTo(billable);
        assertThat(operation.repeatable()).isEqualTo(repeatable);
    }

    @Test
    void anEntryMayKnowBetterThanItsMethod() {
        Operation operation = load(with("billable: false", "repeatable: true")).require("a");

        assertThat(operation.billable()).isFalse();
        assertThat(operation.repeatable()).isTrue();
    }

    @Test
    void aFullEntryIsReadWhole() {
        Operation operation = load("""
                - id: a
                  section: S
                  title: T
                  method: POST
                  path: /v1/{name}
                  alternate_paths: ['/v2/{name}']
                  consumes: none
                  response: task
                  poll: {method: GET, path: '/fetch?id={id}'}
                  models: [m1, m2]
                  fields:
                    - {name: name, in: path, type: string, required: true}
                    - {name: image, type: [string, array], items: string, maxItems: 3}
                    - {name: mode, type: string, const: fast}
                    - {name: size, type: object, fields: [{name: width, type: integer, min: 1}]}
                  success: [{when: {code: [0, '0'], data.state: done}, result: data.url}]
                  price: {amount: '0.60', currency: EUR, per: 1000000}
                  unit: token
                  deadlines: {total: 10m}
                  confidence: reported
                  note: Anything
                """).require("a");

        assertThat(operation.alternatePaths()).containsExactly("/v2/{name}");
        assertThat(operation.poll()).isEqualTo(new Poll(HttpMethod.GET, "/fetch?id={id}"));
        assertThat(operation.pricing())
                .isEqualTo(Pricing.of(new Price(new BigDecimal("0.60"), "EUR", 1_000_000, PriceUnit.TOKEN)));
        assertThat(operation.deadlines().total()).isEqualTo(Duration.ofMinutes(10));
        assertThat(operation.deadlines().idle()).isEqualTo(Deadlines.DEFAULT.idle());
        assertThat(operation.success().getFirst().when().get("code"))
                .containsExactly(JsonNodeFactory.instance.numberNode(0), JsonNodeFactory.instance.stringNode("0"));
        assertThat(operation.fields())
                .extracting(Field::in)
                .containsExactly(Field.Location.PATH, Field.Location.BODY, Field.Location.BODY, Field.Location.BODY);
        assertThat(operation.fields().get(1).types()).containsExactly(Field.Type.STRING, Field.Type.ARRAY);
        assertThat(operation.fields().get(2).enumeration()).hasSize(1);
        assertThat(operation.fields().get(3).fields()).extracting(Field::name).containsExactly("width");
    }

    @Test
    void filesAreReadInTheOrderOfTheirNames() {
        Catalog catalog = CatalogLoader.load(List.of(
                new CatalogSource(
                        "catalog/b.yaml", file(MINIMAL.replace("id: a", "id: b").replace("/a", "/b"))),
                new CatalogSource("catalog/a.yaml", file(MINIMAL))));

        assertThat(catalog.operations()).extracting(Operation::id).containsExactly("a", "b");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThatThrownBy(() -> load(with("consumes: json", "responce: json") + with("path: a")))
                .message()
                .hasLineCount(2);
    }

    @Test
    void operationsMayShareAPathIfTheirModelsDiffer() {
        String second = MINIMAL.replace("id: a", "id: b");

        assertThat(load(MINIMAL + "  models: [m]\n" + second + "  models: [n]\n  fallback: true\n")
                        .operations())
                .hasSize(2);
        assertThat(load(MINIMAL + second + "  models: [n]\n").operations()).hasSize(2);
        assertThat(load(MINIMAL + second + "  variant_of: a\n").operations()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id: 'A b'                               | the id must consist of letters, digits, _ and -, in parts separated by dots
            id: not-callable                        | the id is reserved
            title: ' '                              | section, provider and title must not be blank
            title: null                             | 'title' is missing
            method: null                            | 'method' is missing
            path: null                              | 'path' is missing
            method: FETCH                           | 'method' is 'FETCH'; allowed are DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE
            path: a                                 | path 'a' does not begin with /
            path: '/a/{x}'                          | path variable {x} is not declared as a field in: path
            path: '/a//b'                           | path '/a//b' must be plain segments with at most one {variable} each, or {*rest} as the last one
            path: '/a/{x}{y}'                       | path '/a/{x}{y}' must be plain segments with at most one {variable} each, or {*rest} as the last one
            path: '/{*x}/a'                         | path '/{*x}/a' must be plain segments with at most one {variable} each, or {*rest} as the last one
            path: '/a/%2e'                          | path '/a/%2e' must be plain segments with at most one {variable} each, or {*rest} as the last one
            key: {in: body, name: k}                | key.in must be header or query
            like: z                                 | like 'z' must name an entry that has no like itself
            alternate_paths: [b]                    | path 'b' does not begin with /
            alternate_paths: ['/b/{x}']             | alternate path '/b/{x}' has other variables than the path
            variant_of: z                           | variant_of 'z' must name an operation with the same method and path that is no variant itself
            consumes: json                          | consumes is 'json'; a media type or none is needed
            response: jsn                           | 'response' is 'jsn'; allowed are binary, json, sse-or-json, task, unknown
            response: task                          | response is task, so poll is needed
            poll: {method: GET, path: /p}           | poll is for response: task or sse-or-json only
            stream_flag: stream                     | stream_flag is for response: sse-or-json only
            models: ['']                            | a model's name is blank
            responce: json                          | unknown key 'responce'; allowed are alternate_paths, billable, confidence, consumes, deadlines, delisted, example, fallback, fields, id, key, like, links, method, models, note, path, poll, price, repeatable, response, section, stream_flag, success, title, unit, unpriced, variant_of
            success: [{}]                           | a success form needs when, result or both
            success: [{result: ['']}]               | success path '' must be names separated by dots
            success: [{result: ['a..b']}]           | success path 'a..b' must be names separated by dots
            success: [{when: {a: []}}]              | success path 'a' has no value to compare with
            repeatable: true                        | repeatable is for what is not billable: a call that is sent twice is paid twice
            price: {amount: '1'}                    | a price needs the unit in which usage is counted
            price: {amount: one}                    | 'price[0].amount' is 'one'; a number is needed
            price: {}                               | a price has exactly one of amount, from 0, per_model: true, and reported
            unit: pixel                             | 'unit' is 'pixel'; allowed are call, character, image, second, token
            deadlines: {idle: 120}                  | 'deadlines.idle' is '120'; a duration such as 120s is needed
            deadlines: {idle: soon}                 | 'deadlines.idle' is 'soon'; a duration such as 120s is needed
            deadlines: {idle: 0s}                   | deadlines.idle 0s is not positive
            deadlines: {first_byte: 2m}             | deadlines.first_byte 120s is above deadlines.total 90s
            confidence: sure                        | 'confidence' is 'sure'; allowed are documented, reported, unknown
            """)
    void refusesAnEntryThatBreaksARule(String line, String fault) {
        assertFault(with(line), fault);
    }

    @Test
    void readsLinksAndRefusesWhatIsNoPath() {
        assertThat(load(with("response: json", "links: [polling_url, data.urls.get]"))
                        .require("a")
                        .links())
                .containsExactly("polling_url", "data.urls.get");
        assertThat(load(with("response: json", "links: polling_url") + """
                                - {id: b, section: S, title: T, path: /b, like: a, confidence: documented}
                                """)
                        .require("b")
                        .links())
                .containsExactly("polling_url");
        assertThat(load(with("response: task", "poll: {method: GET, path: '/a/{id}'}", "links: polling_url"))
                        .require("a.poll")
                        .links())
                .containsExactly("polling_url");
        assertFault(with("response: binary", "links: a"), "links is for JSON, not for response: binary or sse-or-json");
        assertFault(with("response: json", "links: ['a..b']"), "link 'a..b' must be names separated by dots");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            amount: '-1'                | a price has exactly one of amount, from 0, per_model: true, and reported
            amount: '1', currency: USDT | price.currency 'USDT' is no ISO 4217 code such as USD
            amount: '1', per: 0         | price.per 0 is below 1
            """)
    void refusesAPriceThatBreaksARule(String price, String fault) {
        assertFault(with("unit: image", "price: {" + price + "}"), fault);
    }

    @Test
    void refusesAPriceOfWhatIsNotBillable() {
        assertFault(
                with("unit: image", "price: {amount: '1'}", "billable: false"),
                "price and unpriced are for what is billable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            type: number, default: 12, max: 10            | default 12 is above its max 10
            type: number, default: 0.5, min: 1            | default 0.5 is below its min 1
            type: number, default: 0, exclusiveMin: 0     | default 0 is not above its exclusiveMin 0
            type: string, default: c, enum: [a, b]        | default "c" is not among its enum values ["a", "b"]
            type: integer, default: 1.5                   | default 1.5 is not of type integer
            type: [string, array], default: true          | default true is not of type string or array
            type: string, enum: [969]                     | enum value 969 is not of type string
            type: boolean, example: 'yes'                 | example "yes" is not of type boolean
            type: number, min: 2, max: 1                  | min 2 is above max 1
            type: number, exclusiveMin: 1, max: 1         | exclusiveMin 1 is not below max 1
            type: number, exclusiveMin: 1, min: 1         | has both min and exclusiveMin
            type: array, minItems: 2, maxItems: 1         | minItems 2 is above maxItems 1
            type: array, maxItems: -1                     | maxItems -1 is negative
            type: string, min: 1                          | min, exclusiveMin and max are for a number or an integer
            type: number, maxLength: 1                    | maxLength is for a string
            type: string, items: string                   | items, minItems and maxItems are for an array
            type: string, fields: [{name: x}]             | fields of its own are for an object, or an array of objects
            """)
    void refusesAFieldThatBreaksARule(String constraints, String fault) {
        assertFault(with("fields: [{name: f, " + constraints + "}]"), "field 'f': " + fault);
    }

    @Test
    void tellsAFieldInsideAnObject() {
        assertFault(
                with("fields: [{name: o, type: object, fields: [{name: f, type: number, min: 2, max: 1}]}]"),
                "field 'o': field 'f': min 2 is above max 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            fields: [{name: f}, {name: f}]     | field 'f': is declared twice
            fields: [{name: ' '}]              | field ' ': the name is blank
            fields: [{name: o.f}]              | field 'o.f': a dotted name; write the field of an object below the object's own fields
            fields: [{name: x, in: path}]      | field 'x' is in: path, but the path has no {x}
            fields: [{name: x, type: text}]    | 'fields[0].type[0]' is 'text'; allowed are array, boolean, file, integer, number, object, string
            fields: [{name: x, mni: 1}]        | unknown key 'fields[0].mni'; allowed are const, default, enum, example, exclusiveMin, fields, in, items, max, maxItems, maxLength, min, minItems, name, note, required, type
            """)
    void refusesFieldsThatBreakARule(String fields, String fault) {
        assertFault(with(fields), fault);
    }

    @Test
    void aFieldMayHaveItsNameOncePerPlace() {
        assertThat(load(with("fields: [{name: f}, {name: f, in: query}]")).operations())
                .hasSize(1);
    }

    @Test
    void refusesAnIdThatIsTakenInAnotherFile() {
        assertThatThrownBy(() -> CatalogLoader.load(List.of(
                        new CatalogSource("catalog/a.yaml", file(MINIMAL)),
                        new CatalogSource("catalog/b.yaml", file(MINIMAL.replace("/a", "/b"))))))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessage("catalog/b.yaml: operation 'a': the id is taken already, in catalog/a.yaml");
    }

    @Test
    void refusesTwoEntriesThatNothingTellsApart() {
        assertFault(
                MINIMAL.replace("id: a", "id: z") + MINIMAL,
                "POST /a is served by another entry that takes all models; give models, or name that entry as"
                        + " variant_of");
    }

    @Test
    void refusesTwoEntriesWithTheSameModel() {
        assertFault(
                with("models: [m]", "fallback: true").replace("id: a", "id: z") + with("models: [n, M]"),
                "model 'M' is listed already for POST /a; each model needs one entry");
    }

    @Test
    void refusesTwoPathsThatDifferInTheNameOfAVariableOnly() {
        assertFault(
                with("path: '/a/{x}'", "fields: [{name: x, in: path}]").replace("id: a", "id: z")
                        + with("path: '/a/{y}'", "fields: [{name: y, in: path}]"),
                "POST /a/{} is served by another entry that takes all models; give models, or name that entry as"
                        + " variant_of");
    }

    @Test
    void refusesEntriesOfWhichNoneTakesOtherModels() {
        assertFault(
                with("models: [m]") + with("models: [n]").replace("id: a", "id: z"),
                "all entries at POST /a have models; say fallback of the one that takes other models");
    }

    @Test
    void refusesAPollThatCostsMoney() {
        assertFault(
                with("response: task", "poll: {method: POST, path: '/b?id={id}'}")
                        + MINIMAL.replace("id: a", "id: b").replace("/a", "/b"),
                "the poll is an operation that is billable; asking for a result costs nothing");
    }

    @Test
    void refusesAlternatePathsOfAVariant() {
        assertFault(
                MINIMAL.replace("id: a", "id: z") + with("variant_of: z", "alternate_paths: [/b]"),
                "a variant stands at the alternate paths of the entry that it is a variant of, and has none itself");
    }

    @Test
    void anEntryThatIsLikeAnotherTakesFromItWhatItLeavesOut() {
        Operation operation = load(with(
                                "consumes: application/json",
                                "response: json",
                                "fields: [{name: x, type: string}, {name: y}]",
                                "success: [{result: data}]",
                                "unit: image",
                                "price: {amount: '1'}",
                                "models: [m]",
                                "deadlines: {total: 10m}")
                        + """
                        - id: b
                          section: S
                          title: T
                          path: /b
                          like: a
                          fields: [{name: x, type: integer}, {name: z}, {name: x, in: query}]
                          confidence: reported
                        """)
                .require("b");

        assertThat(operation.method()).isEqualTo(HttpMethod.POST);
        assertThat(operation.path()).isEqualTo("/b");
        assertThat(operation.consumes()).isEqualTo("application/json");
        assertThat(operation.response()).isEqualTo(ResponseKind.JSON);
        assertThat(operation.success()).hasSize(1);
        assertThat(operation.unit()).isEqualTo(Unit.IMAGE);
        assertThat(operation.deadlines().total()).isEqualTo(Duration.ofMinutes(10));
        assertThat(operation.fields()).extracting(Field::name).containsExactly("x", "y", "z", "x");
        assertThat(operation.fields().getFirst().types()).containsExactly(Field.Type.INTEGER);
        assertThat(operation.pricing()).isEqualTo(Pricing.NONE);
        assertThat(operation.models()).isEmpty();
    }

    @Test
    void anEntryTakesTheAlternatePathsWithThePath() {
        String like = """
                - id: %s
                  section: S
                  title: T
                  like: a
                  models: [%s]
                  %s
                  confidence: reported
                """;
        Catalog catalog = load(with("alternate_paths: [/other]", "models: [m]", "fallback: true")
                + like.formatted("b", "n", "fields: []")
                + like.formatted("c", "o", "path: /c")
                + like.formatted("d", "p", "alternate_paths: [/d]")
                + like.formatted("f", "q", "alternate_paths: []")
                + like.formatted("e", "m", "variant_of: a").replace("models: [m]", "fields: []"));

        assertThat(catalog.require("b").alternatePaths()).containsExactly("/other");
        assertThat(catalog.require("c").alternatePaths()).isEmpty();
        assertThat(catalog.require("d").alternatePaths()).containsExactly("/d");
        assertThat(catalog.require("e").alternatePaths()).isEmpty();
        assertThat(catalog.require("f").alternatePaths()).isEmpty();
    }

    @Test
    void refusesAVariantOfAnotherPath() {
        assertFault(
                MINIMAL.replace("id: a", "id: z").replace("/a", "/z") + with("variant_of: z"),
                "variant_of 'z' must name an operation with the same method and path that is no variant itself");
    }

    @Test
    void refusesAKeyThatIsThereTwice() {
        assertThatThrownBy(() -> load(MINIMAL + "  path: /b\n"))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessage("catalog/a.yaml: line 9: Duplicate Object property \"path\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- x",
                "provider: P\noperations: [",
                "provider: P",
                "operations: []\nprovider:",
                "provider: P\noperations: []\np: 1",
                ""
            })
    void refusesAFileThatIsNoCatalog(String yaml) {
        assertThatThrownBy(() -> CatalogLoader.load(List.of(new CatalogSource("catalog/a.yaml", yaml))))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessageStartingWith("catalog/a.yaml: ");
    }

    private static Catalog load(String operations) {
        return CatalogLoader.load(List.of(new CatalogSource("catalog/a.yaml", file(operations))));
    }

    private static String file(String operations) {
        return "provider: P\noperations:\n" + operations.indent(2);
    }

    /** The minimal entry with the given lines, which replace those of the same key. */
    private static String with(String... lines) {
        String entry = MINIMAL;
        for (String line : lines) {
            String key = line.substring(0, line.indexOf(':'));
            entry = entry.contains(" " + key + ": ")
                    ? entry.replaceFirst(" " + key + ": .*", " " + Matcher.quoteReplacement(line))
                    : entry + "  " + line + "\n";
        }
        return entry;
    }

    /** The entry with the id {@code a} is the bad one, unless the id itself is. */
    private static void assertFault(String operations, String fault) {
        assertThatThrownBy(() -> load(operations))
                .isInstanceOf(InvalidCatalogException.class)
                .message()
                .matches(message -> message.startsWith("catalog/a.yaml: operation 'a': ")
                        || message.startsWith("catalog/a.yaml: operation 'not-callable': ")
                        || message.startsWith("catalog/a.yaml: operation 'A b': "))
                .endsWith("': " + fault);
    }
}
