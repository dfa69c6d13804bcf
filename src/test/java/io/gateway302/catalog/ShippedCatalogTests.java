package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.catalog.price.Pricing;
import io.gateway302.catalog.reading.CatalogLoaderTests;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Consistency of the real entries. The rules that the loader enforces are tested in {@link CatalogLoaderTests}. */
class ShippedCatalogTests {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Catalog CATALOG = ShippedCatalog.load();

    static Stream<Operation> operations() {
        return CATALOG.operations().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyRequestSchemaIsASchema(Operation operation) {
        List<Error> errors = SCHEMAS.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
                .validate(RequestSchema.of(operation));

        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyDocumentedAnswerIsASuccess(Operation operation) {
        JsonNode example = operation.example();
        if (example != null) {
            assertThat(operation.success())
                    .anySatisfy(form -> assertThat(form.matches(example) && form.hasResult(example))
                            .isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, true",
        "/V1/Chat/COMPLETIONS, true",
        "/v1/chat/%63ompletions, true",
        "/v1/chat/%43ompletions, true",
        "/v1/chat/completions/, true",
        "//v1//chat/./completions, true",
        "/v1/x/../chat/completions, true",
        "/v1/chat/completions;a=b, true",
        "/v1/chat/completions%3Fa, true",
        "/v1/chat/%2563ompletions, true",
        "/v1beta/models/GPT:GenerateContent, true",
        "/v1/chat/completion, false",
        "/v1/something/else, false"
    })
    void knowsWhatSomeServerMightTakeForOneOfItsPaths(String path, boolean resembles) {
        assertThat(CATALOG.resemblesRoute(path)).isEqualTo(resembles);
    }

    @Test
    void whatCostsMoneyIsCountedAndNeverRepeated() {
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.unit() != null).isEqualTo(operation.billable());
            assertThat(operation.billable() && operation.repeatable()).isFalse();
        });
    }

    /** Some YAML tools parse an unquoted ratio such as 16:9 as a number. */
    @Test
    void everyRatioIsText() {
        assertThat(operations()
                        .flatMap(operation -> operation.fields().stream())
                        .flatMap(field -> Stream.concat(Stream.of(field), field.fields().stream()))
                        .filter(field -> field.name().toLowerCase(Locale.ROOT).endsWith("ratio"))
                        .filter(field -> field.types().equals(List.of(Field.Type.STRING)))
                        .flatMap(field -> Stream.concat(field.enumeration().stream(), field.examples().stream())))
                .hasSizeGreaterThan(50)
                .allSatisfy(value -> assertThat(value.asString()).doesNotMatch("\\d+"));
    }

    @Test
    void languageModelsAreCountedInTokens() {
        assertThat(operations()
                        .filter(operation -> operation.path().endsWith("/chat/completions")
                                || operation.path().equals("/v1/messages")
                                || operation.path().contains("enerateContent"))
                        .map(Operation::unit))
                .hasSizeGreaterThan(70)
                .containsOnly(Unit.TOKEN);
    }

    @Test
    void listsAndResultsAreFree() {
        assertThat(Stream.of(
                                "models.list",
                                "azure.voices",
                                "fish.model.list",
                                "dubbingx.timbres",
                                "kb.list",
                                "302ai.fetch",
                                "302ai.image-translate-query",
                                "doubao.vc.query",
                                "302ai.htmltopng")
                        .map(CATALOG::require))
                .noneMatch(Operation::billable);
        assertThat(Stream.of("302ai.search.youtube_info", "searchapi.search", "jina.reader", "302ai.audio.transcript")
                        .map(CATALOG::require))
                .allMatch(Operation::billable);
    }

    @Test
    void isReadInTime() {
        assertTimeout(Duration.ofSeconds(10), ShippedCatalog::load);
    }

    @Test
    void theDoubaoFamilyIsComplete() {
        assertThat(operations().filter(operation -> operation.provider().equals("Doubao")))
                .extracting(Operation::id)
                .containsExactlyInAnyOrder(
                        "doubao.drawing.character",
                        "doubao.drawing",
                        "doubao.drawing.seededit_v30",
                        "doubao.drawing.seededit_v30.poll",
                        "doubao.images.generations",
                        "doubao.drawing.seededit",
                        "doubao.tts_hd",
                        "doubao.vc.submit",
                        "doubao.vc.query",
                        "doubao.vc-ata.submit",
                        "doubao.vc-ata.query",
                        "doubao.asr",
                        "doubao.omnihuman.video",
                        "doubao.omnihuman.video.poll",
                        "seedance.old.create",
                        "seedance.old.create.poll");
    }

    @Test
    void characterCostsFiveCentsAnImageAndIsNeverRepeated() {
        Operation character = CATALOG.require("doubao.drawing.character");

        assertThat(character.method()).isEqualTo(HttpMethod.POST);
        assertThat(character.models()).containsExactly("high_aes_ip_v20");
        assertThat(character.pricing())
                .isEqualTo(Pricing.of(new Price(new BigDecimal("0.05"), "USD", 1, PriceUnit.CALL)));
        assertThat(character.unit()).isEqualTo(Unit.IMAGE);
        assertThat(character.billable()).isTrue();
        assertThat(character.repeatable()).isFalse();
        assertThat(character.deadlines())
                .isEqualTo(new Deadlines(Duration.ofSeconds(120), Duration.ofSeconds(30), Duration.ofSeconds(150)));
    }

    @ParameterizedTest
    @MethodSource
    void characterSucceedsInEachOfItsForms(String answer) {
        assertThat(isSuccess(answer)).isTrue();
    }

    static Stream<String> characterSucceedsInEachOfItsForms() {
        return Stream.of(
                "{'code': 10000, 'data': {'image_urls': ['https://x/y.jpg'], 'binary_data_base64': []}}",
                "{'code': 10000, 'data': {'image_urls': null, 'binary_data_base64': ['AAAA']}}",
                "{'status': 10000, 'data': {'image_urls': ['https://x/y.jpg']}}",
                "{'status': 'succeeded', 'output': 'https://x/y.jpg'}");
    }

    @ParameterizedTest
    @MethodSource
    void characterDoesNotSucceedWithoutAPicture(String answer) {
        assertThat(isSuccess(answer)).isFalse();
    }

    static Stream<String> characterDoesNotSucceedWithoutAPicture() {
        return Stream.of(
                "{'code': 50413, 'data': null, 'status': 50413}",
                "{'code': 10000, 'data': {'image_urls': [], 'binary_data_base64': []}}",
                "{'status': 'succeeded', 'output': ''}",
                "{'status': 'failed', 'output': 'https://x/y.jpg'}",
                "{}");
    }

    private static boolean isSuccess(String answer) {
        JsonNode tree = JsonMapper.shared().readTree(answer.replace('\'', '"'));
        return CATALOG.require("doubao.drawing.character").success().stream()
                .anyMatch(form -> form.matches(tree) && form.hasResult(tree));
    }
}
