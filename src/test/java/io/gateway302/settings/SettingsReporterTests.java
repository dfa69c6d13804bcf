package io.gateway302.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the report of invalid settings, in both log formats. */
class SettingsReporterTests {

    private static final String FIRST = "GATEWAY_STORE is 'a\nb\"'; allowed values: embedded, redis.";
    private static final String SECOND = "Another sentence.";

    @Test
    void writesLinesOfText() {
        assertThat(report("text").lines())
                .containsExactly(
                        "gateway302 does not start: 2 settings are wrong.",
                        "GATEWAY_STORE is 'a b\"'; allowed values: embedded, redis.",
                        SECOND);
    }

    @Test
    void writesAnObjectForEachLine() {
        assertThat(report("json").lines())
                .extracting(line ->
                        JsonMapper.shared().readTree(line).get("message").stringValue())
                .containsExactly(
                        "gateway302 does not start: 2 settings are wrong.",
                        "GATEWAY_STORE is 'a b\"'; allowed values: embedded, redis.",
                        SECOND);
        assertThat(report("json").lines())
                .allSatisfy(line -> assertThat(JsonMapper.shared()
                                .readTree(line)
                                .at("/log/level")
                                .stringValue())
                        .isEqualTo("ERROR"));
    }

    @Test
    void leavesOtherFailuresToOthers() {
        assertThat(new SettingsReporter().reportException(new IllegalStateException()))
                .isFalse();
    }

    private static String report(String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SettingsReporter.report(
                InvalidSettingsException.of(
                        new MockEnvironment().withProperty("gateway.logging.format", format), FIRST, SECOND),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
