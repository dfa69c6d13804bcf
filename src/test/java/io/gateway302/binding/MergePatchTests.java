package io.gateway302.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.problem.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class MergePatchTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Plan PLAN = new Plan(
            "lunch", Meal.COLD, List.of("a", "b"), true, new Cap(5, Map.of(Meal.COLD, 1L, Meal.WARM_SOUP, 2L)));

    private final StrictReader reader =
            new StrictReader(Validation.buildDefaultValidatorFactory().getValidator(), 10_000);

    enum Meal {
        @JsonProperty("warm-soup")
        WARM_SOUP,
        COLD
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Plan(
            @JsonProperty("name") @NotNull String name,
            @JsonProperty("meal") @Nullable Meal meal,

            @JsonProperty("guests") @Nullable List<@NotBlank String> guests,

            @JsonProperty("open") @NotRemovable @Nullable Boolean open,

            @JsonProperty("cap") @Valid @Nullable Cap cap)
            implements StrictBody {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Cap(
            @JsonProperty("all") @Max(9) @Nullable Integer all,

            @JsonProperty("per_meal") @Nullable Map<Meal, @Max(9) Long> perMeal)
            implements StrictBody {}

    /** Tests the examples of appendix A of RFC 7396. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\"}           | {\"a\":\"c\"}             | {\"a\":\"c\"}",
                "{\"a\":\"b\"}           | {\"b\":\"c\"}             | {\"a\":\"b\",\"b\":\"c\"}",
                "{\"a\":\"b\"}           | {\"a\":null}              | {}",
                "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null}              | {\"b\":\"c\"}",
                "{\"a\":[\"b\"]}         | {\"a\":\"c\"}             | {\"a\":\"c\"}",
                "{\"a\":\"c\"}           | {\"a\":[\"b\"]}           | {\"a\":[\"b\"]}",
                "{\"a\":{\"b\":\"c\"}}   | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
                "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]}               | {\"a\":[1]}",
                "[\"a\",\"b\"]           | [\"c\",\"d\"]             | [\"c\",\"d\"]",
                "{\"a\":\"b\"}           | [\"c\"]                   | [\"c\"]",
                "{\"a\":\"foo\"}         | null                      | null",
                "{\"a\":\"foo\"}         | \"bar\"                   | \"bar\"",
                "{\"e\":null}            | {\"a\":1}                 | {\"e\":null,\"a\":1}",
                "[1,2]                   | {\"a\":\"b\",\"c\":null}  | {\"a\":\"b\"}",
                "{}                      | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}"
            })
    void mergesAsTheRfcHasIt(String target, String patch, String result) {
        assertThat(MergePatch.merged(JSON.readTree(target), JSON.readTree(patch)))
                .isEqualTo(JSON.readTree(result));
    }

    @Test
    void changesWhatIsNamedAndLeavesTheRest() throws IOException {
        assertThat(patched("{}")).isEqualTo(PLAN);
        assertThat(patched("{\"name\":\"tea\",\"cap\":{\"per_meal\":{\"COLD\":7}}}"))
                .isEqualTo(new Plan(
                        "tea",
                        Meal.COLD,
                        List.of("a", "b"),
                        true,
                        new Cap(5, Map.of(Meal.COLD, 7L, Meal.WARM_SOUP, 2L))));
    }

    @Test
    void removesWhatIsNull() throws IOException {
        assertThat(patched("{\"meal\":null,\"guests\":null,\"cap\":{\"all\":null,\"per_meal\":{\"warm-soup\":null}}}"))
                .isEqualTo(new Plan("lunch", null, null, true, new Cap(null, Map.of(Meal.COLD, 1L))));
        assertThat(patched("{\"cap\":null}")).isEqualTo(new Plan("lunch", Meal.COLD, List.of("a", "b"), true, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":null}                             | name:null",
                "{\"open\":null}                             | open:null",
                "{\"nmae\":null}                             | nmae:unknown",
                "{\"cap\":{\"al\":null}}                     | cap.al:unknown",
                "{\"cap\":{\"per_meal\":{\"tea\":null}}}     | cap.per_meal.tea:unknown",
                "{\"cap\":{\"per_meal\":{\"tea\":1}}}        | cap.per_meal.tea:unknown",
                "{\"cap\":{\"per_meal\":{\"warm-soup\":10}}} | cap.per_meal.warm-soup:max",
                "{\"cap\":{\"per_meal\":{\"COLD\":\"1\"}}}   | cap.per_meal.COLD:type",
                "{\"cap\":{\"per_meal\":[]}}                 | cap.per_meal:type",
                "{\"cap\":{\"all\":10}}                      | cap.all:max",
                "{\"cap\":5}                                 | cap:type",
                "{\"meal\":\"cold\"}                         | meal:enum",
                "{\"meal\":1}                                | meal:enum",
                "{\"guests\":[null]}                         | guests[0]:type",
                "{\"guests\":[\" \"]}                        | guests[0]:required",
                "{\"name\":5,\"guests\":\"a\",\"x\":1}       | name:type guests:type x:unknown"
            })
    void refusesWhatWouldNotBeRight(String patch, String violations) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> patched(patch))
                .satisfies(problem -> assertThat(problem.violations())
                        .extracting(violation -> violation.field() + ":" + violation.code())
                        .containsExactlyInAnyOrder(violations.split(" ")));
    }

    private Plan patched(String patch) throws IOException {
        return reader.<Plan>readPatch(new ByteArrayInputStream(patch.getBytes(StandardCharsets.UTF_8)))
                .applyTo(PLAN, Plan.class);
    }
}
