package io.gateway302.sandbox.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTests {

    @ParameterizedTest
    @ValueSource(strings = {"a cat", "a cat in a sandbox", "a sandbox: full of toys", "SANDBOX:reset"})
    void asksForNothingWithoutItsWord(String prompt) {
        assertThat(Script.of(prompt).fault()).isNull();
        assertThat(Script.of(prompt).delay()).isZero();
    }

    @Test
    void isFoundAnywhereInThePrompt() {
        assertThat(Script.of("a cat,sandbox:reset.").fault()).isEqualTo(Fault.Spoilt.RESET);
        assertThat(Script.of("sandbox:echo-key").fault()).isEqualTo(new Fault.KeyEcho());
    }

    @Test
    void combinesAFaultWithADelayAndANumberOfTimes() {
        Script script = Script.of("sandbox:slow=250 sandbox:429=7 sandbox:times=2 a cat");

        assertThat(script)
                .isEqualTo(new Script(
                        new Fault.ServiceRefusal(ServiceCode.RATE_LIMIT, 429, "7"),
                        Duration.ofMillis(250),
                        2,
                        null,
                        0));
        assertThat(script.forSubmission(2)).isEqualTo(script);
        assertThat(script.forSubmission(3)).isEqualTo(Script.of("a cat"));
    }

    @Test
    void tellsHowAnAnswerIsStreamedAndHowLargeItIs() {
        Script script = Script.of("sandbox:stream=20x50 sandbox:size=26214400");

        assertThat(script.pace()).isEqualTo(new Script.Pace(20, Duration.ofMillis(50)));
        assertThat(script.size()).isEqualTo(26_214_400);
        assertThat(Script.of("sandbox:stream=999999x0").pace()).isEqualTo(new Script.Pace(100_000, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sandbox:resett", "sandbox:slow", "sandbox:times=x", "sandbox:code200", "sandbox:code200=1"})
    void refusesAWordThatItDoesNotKnow(String prompt) {
        assertThatThrownBy(() -> Script.of(prompt))
                .isInstanceOf(InvalidCharacterRequest.class)
                .hasMessageContaining("does not know sandbox:");
    }
}
