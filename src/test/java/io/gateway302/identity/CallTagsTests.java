package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTagsTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "team=search | {team=search}",
                "team = search , cost-centre=4711 | {cost-centre=4711, team=search}",
                "a=b=c, url=https://x/y?z=1;2 | {a=b=c, url=https://x/y?z=1;2}",
                "a.b_C-9=two words,, | {a.b_C-9=two words}",
                "'' | {}"
            })
    void readsTags(String header, String tags) {
        assertThat(CallTags.parse(List.of(header)).values()).hasToString(tags);
    }

    @Test
    void readsSeveralHeadersAsOne() {
        assertThat(CallTags.parse(List.of("b=2", "a=1")).values()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"team", "team=", "=x", "1a=x", "te am=x", "a=x,a=y", "a=ä", "a=\u0001", "a\"=x", "a'=x", "a:b=x"
            })
    void refusesWhatIsNoTag(String header) {
        assertThatThrownBy(() -> CallTags.parse(List.of(header)))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("Gateway-Tags has the form key=value, key=value: ");
    }

    @Test
    void isBounded() {
        CallTags.parse(List.of(tags(10)));
        CallTags.parse(List.of("k".repeat(32) + "=" + "v".repeat(64)));

        for (String header : List.of(tags(11), "k".repeat(33) + "=v", "k=" + "v".repeat(65))) {
            assertThatThrownBy(() -> CallTags.parse(List.of(header))).isInstanceOf(ProblemException.class);
        }
    }

    private static String tags(int number) {
        return IntStream.range(0, number).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    }
}
