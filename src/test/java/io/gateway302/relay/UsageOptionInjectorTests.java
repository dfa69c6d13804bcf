package io.gateway302.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.exchange.Body;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class UsageOptionInjectorTests {

    private final UsageOptionInjector question = new UsageOptionInjector(true);

    private static Body.Json body(String text) {
        return new Body.Json(
                text.getBytes(StandardCharsets.UTF_8), JsonMapper.shared().readTree(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1}                                                | {"stream_options":{"include_usage":true},"a":1}
            {}                                                     | {"stream_options":{"include_usage":true}}
            { "a" : [1, {"stream_options":{}}] }                   | {"stream_options":{"include_usage":true}, "a" : [1, {"stream_options":{}}] }
            {"a":"é","stream_options":null ,"b":2}                 | {"a":"é","stream_options":{"include_usage":true} ,"b":2}
            {"a":{"x":[]},"stream_options" : { } ,"b":2}           | {"a":{"x":[]},"stream_options" : {"include_usage":true} ,"b":2}
            {"stream_options":{"include_usage":false,"x":1}}       | {"stream_options":{"include_usage":true,"x":1}}
            """)
    void asksAndLeavesAllOtherBytes(String request, String asking) {
        assertThat(question.in(body(request)))
                .isInstanceOfSatisfying(
                        Body.Json.class,
                        body -> assertThat(new String(body.content(), StandardCharsets.UTF_8))
                                .isEqualTo(asking));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"stream_options\":{\"include_usage\":true}}", "[]", "{\"stream_options\":\"odd\"}"})
    void doesNotAskWhereThatIsNotNeededOrCannotBe(String request) {
        assertThat(question.in(body(request))).isNull();
    }
}
