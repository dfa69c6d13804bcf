package io.gateway302.tasks.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class TaskPreferenceTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "respond-async              | true  | 0  | respond-async",
                "respond-async, wait=20     | true  | 20 | respond-async, wait=20",
                "wait=20                    | false | 20 | wait=20",
                "Respond-Async; wait=\"5\"  | true  | 5  | respond-async, wait=5",
                "wait=100                   | false | 60 | wait=60",
                "wait=-1                    | false | 0  | ''",
                "wait=soon, return=minimal  | false | 0  | ''",
                "wait=3, wait=9             | false | 3  | wait=3",
                "''                         | false | 0  | ''"
            })
    void readsWhatItKnowsAndIgnoresTheRest(String header, boolean async, long seconds, String applied) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Prefer", header);

        TaskPreference preference = TaskPreference.of(request);

        assertThat(preference.isAsync()).isEqualTo(async);
        assertThat(preference.time()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(preference.applied()).isEqualTo(applied);
    }
}
