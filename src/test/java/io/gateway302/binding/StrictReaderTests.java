package io.gateway302.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictReaderTests {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private final StrictReader reader = new StrictReader(VALIDATOR, 100_000);

    record Order(
            @JsonProperty("main_dish") @NotBlank String mainDish,
            @JsonProperty("guests") @Max(10) Integer guests,
            @JsonProperty("at") Long at,
            @JsonProperty("tip") @DecimalMax("1") Double tip,
            @JsonProperty("inside") Boolean inside,

            @JsonProperty("sides") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<@NotBlank String> sides,

            @JsonProperty("extras") List<String> extras,
            @JsonProperty("table_wish") @Valid Wish wish)
            implements StrictBody {}

    record Wish(@JsonProperty("row_number") @Max(9) Integer row) implements StrictBody {}

    @Test
    void readsEveryKindOfField() throws IOException {
        Order order = read("""
                {"main_dish": "soup", "guests": 3, "at": 4294967295, "tip": 0.5, "inside": true,
                 "sides": ["rice"], "extras": [], "table_wish": {"row_number": 2}}""");

        assertThat(order)
                .isEqualTo(new Order("soup", 3, 4294967295L, 0.5, true, List.of("rice"), List.of(), new Wish(2)));
    }

    @Test
    void takesASingleValueWhereTheListAllowsIt() throws IOException {
        assertThat(read("{\"main_dish\": \"soup\", \"sides\": \"rice\"}").sides())
                .containsExactly("rice");
        assertThat(violations("{\"main_dish\": \"soup\", \"extras\": \"rice\"}"))
                .containsExactly("extras:type");
    }

    @Test
    void takesWholeNumbersForNumbers() throws IOException {
        assertThat(read("{\"main_dish\": \"soup\", \"tip\": 1}").tip()).isEqualTo(1.0);
    }

    @Test
    void reportsAllViolationsAtOnce() {
        assertThat(violations("""
                        {"guests": 11, "at": 1.5, "tip": "0.5", "inside": 1, "sides": ["", 5], "spoon": {},
                         "table_wish": {"row_number": 10, "view": 1}, "extras": null}"""))
                .containsExactlyInAnyOrder(
                        "main_dish:required",
                        "guests:max",
                        "at:type",
                        "tip:type",
                        "inside:type",
                        "sides[0]:required",
                        "sides[1]:type",
                        "spoon:unknown",
                        "table_wish.row_number:max",
                        "table_wish.view:unknown",
                        "extras:null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"main_dish\":\"a\",\"guests\":null}      | guests:null",
                "{\"main_dish\":null}                       | main_dish:null",
                "{\"main_dish\":\"a\",\"guests\":1.0}       | guests:type",
                "{\"main_dish\":\"a\",\"guests\":\"1\"}     | guests:type",
                "{\"main_dish\":\"a\",\"guests\":99999999999} | guests:range",
                "{\"main_dish\":\"a\",\"at\":99999999999999999999} | at:range",
                "{\"main_dish\":\"a\",\"tip\":1e400}        | tip:max",
                "{\"main_dish\":\"\\ud800\"}                | main_dish:encoding",
                "{\"main_dish\":\"a\",\"table_wish\":[]}    | table_wish:type",
                "{\"main_dish\":[\"a\"]}                    | main_dish:type"
            })
    void refusesWhatDoesNotFit(String body, String violation) {
        assertThat(violations(body)).containsExactly(violation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "[]",
                "null",
                "5",
                "\"{}\"",
                "{",
                "{\"main_dish\":\"a\"} x",
                "{\"main_dish\":\"a\"}{}",
                "{\"main_dish\":\"a\",\"main_dish\":\"b\"}",
                "{\"main_dish\":\"a\",\"tip\":NaN}",
                "{\"main_dish\":\"a\",\"tip\":Infinity}",
                "{\"main_dish\":\"a\",\"guests\":01}",
                "{main_dish:\"a\"}",
                "{'main_dish':'a'}",
                "{\"main_dish\":\"a\",}",
                "{\"main_dish\":\"a\"/**/}"
            })
    void refusesWhatIsNotOneJsonDocument(String body) {
        assertThat(problem(body.getBytes(StandardCharsets.UTF_8)).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
        byte[] latin1 = "{\"main_dish\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "{\"main_dish\":\"a\"}".getBytes(StandardCharsets.UTF_16);

        assertThat(List.of(overlong, latin1, utf16))
                .allSatisfy(body -> assertThat(problem(body).type()).isEqualTo(ProblemType.MALFORMED_REQUEST));
    }

    @Test
    void refusesDeepNestingAndLongNumbersWithoutFollowingThem() {
        String nested = "{\"sides\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        String number = "{\"main_dish\":\"a\",\"tip\":" + "9".repeat(50_000) + "}";

        assertThat(problem(nested.getBytes(StandardCharsets.UTF_8)).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
        assertThat(problem(number.getBytes(StandardCharsets.UTF_8)).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void showsNoValueOfTheCallers() {
        ProblemException problem =
                problem("{\"main_dish\": 5, \"sides\": \"s3cret\", \"tip\": 77}".getBytes(StandardCharsets.UTF_8));

        assertThat(problem.violations().toString() + problem.detail()).doesNotContain("s3cret", "77");
    }

    @Test
    void boundsTheNumberOfViolations() {
        StringBuilder body = new StringBuilder("{\"x\":0");
        for (int i = 0; i < 5000; i++) {
            body.append(",\"x").append(i).append("\":0");
        }

        assertThat(problem(body.append('}').toString().getBytes(StandardCharsets.UTF_8))
                        .violations())
                .hasSize(100);
    }

    private Order read(String body) throws IOException {
        return reader.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), Order.class);
    }

    private List<String> violations(String body) {
        ProblemException problem = problem(body.getBytes(StandardCharsets.UTF_8));
        assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION_FAILED);
        return problem.violations().stream()
                .map(violation -> violation.field() + ":" + violation.code())
                .toList();
    }

    private ProblemException problem(byte[] body) {
        return assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> reader.read(new ByteArrayInputStream(body), Order.class))
                .actual();
    }
}
