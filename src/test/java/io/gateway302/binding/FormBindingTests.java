package io.gateway302.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Max;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

class FormBindingTests {

    private static final UploadedFile FILE = new UploadedFile("a.png", "image/png", 3, new byte[3]);

    private final StrictReader reader =
            new StrictReader(Validation.buildDefaultValidatorFactory().getValidator(), 1024);

    /** Request with a component of each type. */
    record Sample(
            @JsonProperty("text") @Nullable String text,

            @JsonProperty("count") @Max(9) @Nullable Integer count,

            @JsonProperty("seed") @Nullable Long seed,

            @JsonProperty("ratio") @Nullable Double ratio,

            @JsonProperty("flag") @Nullable Boolean flag,

            @JsonProperty("side") @Nullable Side side,

            @JsonProperty("names") @Nullable List<String> names,

            @JsonProperty("file") @Nullable UploadedFile file,

            @JsonProperty("files") @Nullable List<UploadedFile> files,

            @JsonProperty("any") @Nullable JsonNode any)
            implements StrictBody {}

    enum Side {
        @JsonProperty("left")
        LEFT
    }

    /** The same in which null counts as absent. */
    @NullAsAbsent
    record Lenient(
            @JsonProperty("text") @Nullable String text,

            @JsonProperty("any") @Nullable JsonNode any) implements StrictBody {}

    private static ObjectNode form() {
        return JsonNodeFactory.instance.objectNode();
    }

    private Sample read(ObjectNode form) {
        return reader.readForm(form, Sample.class, List.of());
    }

    private List<String> violations(ObjectNode form) {
        return catchThrowableOfType(ProblemException.class, () -> read(form)).violations().stream()
                .map(violation -> violation.field() + ":" + violation.code())
                .toList();
    }

    @Test
    void textsBecomeTheTypesOfTheComponents() {
        ObjectNode form = form().put("text", "5")
                .put("count", "5")
                .put("seed", "-9223372036854775808")
                .put("ratio", "0.25")
                .put("flag", "true")
                .put("side", "left")
                .put("names", "one")
                .put("any", "x");
        form.set("file", new POJONode(FILE));
        form.set("files", new POJONode(FILE));

        Sample sample = read(form);

        assertThat(sample.text()).isEqualTo("5");
        assertThat(sample.count()).isEqualTo(5);
        assertThat(sample.seed()).isEqualTo(Long.MIN_VALUE);
        assertThat(sample.ratio()).isEqualTo(0.25);
        assertThat(sample.flag()).isTrue();
        assertThat(sample.side()).isEqualTo(Side.LEFT);
        assertThat(sample.names()).containsExactly("one");
        assertThat(sample.file()).isSameAs(FILE);
        assertThat(sample.files()).containsExactly(FILE);
        assertThat(sample.any()).isEqualTo(JsonNodeFactory.instance.stringNode("x"));
    }

    @ParameterizedTest
    @CsvSource({
        "count, five, type", "count, 5.0, type", "count, ' 5', type", "count, 99999999999, range", "count, 10, max",
        "count, '', type", "ratio, 1e3, type", "ratio, NaN, type", "ratio, 0x1, type", "flag, TRUE, type",
        "flag, 1, type", "side, right, enum", "file, text, type", "other, x, unknown"
    })
    void otherTextsAreViolations(String field, String text, String code) {
        assertThat(violations(form().put(field, text))).containsExactly(field + ":" + code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "count", "flag", "file"})
    void aSingleValueIsGivenOnce(String field) {
        ObjectNode form = form();
        form.putArray(field).add("1").add("1");

        assertThat(violations(form)).containsExactly(field + ":type");
    }

    @Test
    void aFileIsNoText() {
        ObjectNode form = form();
        form.set("text", new POJONode(FILE));
        form.putArray("names").add(new POJONode(FILE));

        assertThat(violations(form)).containsExactly("text:type", "names[0]:type");
    }

    @Test
    void knownViolationsComeFirst() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> reader.readForm(
                        form().put("flag", "x"),
                        Sample.class,
                        List.of(new Violation("model", "unknown", "is unknown"))));

        assertThat(problem.violations()).extracting(Violation::field).containsExactly("model", "flag");
    }

    @Test
    void inJsonATextIsNoNumberAndAnyValueIsKept() {
        JsonNode json = JsonMapper.shared().readTree("{\"any\": [1, null, {\"a\": \"b\"}]}");

        assertThat(reader.read(json, Sample.class, List.of()).any()).isEqualTo(json.path("any"));
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> reader.read(
                                        JsonMapper.shared()
                                                .readTree("{\"count\": \"5\", \"file\": \"x\", \"any\": null}"),
                                        Sample.class,
                                        List.of()))
                        .violations())
                .extracting(violation -> violation.field() + ":" + violation.code())
                .containsExactly("count:type", "file:type", "any:null");
    }

    @Test
    void nullCountsAsAbsentWhereTheRecordSaysSo() {
        Lenient lenient =
                reader.read(JsonMapper.shared().readTree("{\"text\": null, \"any\": null}"), Lenient.class, List.of());

        assertThat(lenient).isEqualTo(new Lenient(null, null));
    }
}
