package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Walks the entries that are shipped; {@link CatalogLoaderTests} has the rules that the loader itself holds them to. */
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
    @MethodSource("operations")
    void everyPollThatIsInTheCatalogHasThePollsMethod(Operation operation) {
        Poll poll = operation.poll();
        if (poll != null) {
            assertThat(operations().filter(other -> other.path().equals(poll.path())))
                    .allSatisfy(other -> assertThat(other.method()).isEqualTo(poll.method()));
        }
    }

    @Test
    void theDoubaoFamilyIsComplete() {
        assertThat(operations().filter(operation -> operation.provider().equals("Doubao")))
                .extracting(Operation::id)
                .containsExactlyInAnyOrder(
                        "doubao.drawing.character",
                        "doubao.drawing",
                        "doubao.drawing.seededit_v30",
                        "doubao.images.generations",
                        "doubao.drawing.seededit",
                        "doubao.tts_hd",
                        "doubao.vc.submit",
                        "doubao.vc.query",
                        "doubao.vc-ata.submit",
                        "doubao.vc-ata.query",
                        "doubao.asr");
    }

    @Test
    void characterCostsFiveCentsAnImageAndIsNeverRepeated() {
        Operation character = CATALOG.require("doubao.drawing.character");

        assertThat(character.method()).isEqualTo(HttpMethod.POST);
        assertThat(character.models()).containsExactly("high_aes_ip_v20");
        assertThat(character.price()).isEqualTo(new Price(new BigDecimal("0.05"), "USD", 1));
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
