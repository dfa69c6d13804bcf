package io.gateway302.passthrough.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageFrameFilterTests {

    private static final String FRAME =
            "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\"\"}}],\"usage\":null}\n\n";
    private static final String USAGE = "data: {\"choices\":[],\"usage\":{\"total_tokens\":5}}\n\n";
    private static final String BOTH =
            "data: {\"choices\":[{\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":5}}\n\n";

    private static String without(String stream) {
        return new String(UsageFrameFilter.without(stream.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void takesOutTheFrameThatTellsNothingElse() {
        assertThat(without(FRAME + USAGE + "data: [DONE]\n\n")).isEqualTo(FRAME + "data: [DONE]\n\n");
        assertThat(without(FRAME + USAGE)).isEqualTo(FRAME);
        assertThat(without(FRAME + USAGE.strip())).isEqualTo(FRAME);
    }

    @Test
    void leavesAllOtherFrames() {
        String stream = ": comment\n\n" + FRAME + BOTH + "event: x\ndata: {\"choices\":[],\"usage\":{}}\n\n"
                + "data: {\"choices\":[]}\n\ndata: no json \"usage\"\n\n{\"error\":{}}\n";

        assertThat(without(stream)).isEqualTo(stream);
    }

    @Test
    void knowsEventsThatEndWithCarriageReturns() {
        assertThat(without(FRAME.replace("\n", "\r\n") + USAGE.replace("\n", "\r\n") + "data: [DONE]\r\n\r\n"))
                .isEqualTo(FRAME.replace("\n", "\r\n") + "data: [DONE]\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 50})
    void doesNotMindInWhatPiecesTheyCome(int size) {
        byte[] stream = (FRAME + USAGE + FRAME + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
        UsageFrameFilter hidden = new UsageFrameFilter();
        StringBuilder shown = new StringBuilder();
        for (int at = 0; at < stream.length; at += size) {
            shown.append(StandardCharsets.UTF_8.decode(
                    hidden.passes(ByteBuffer.wrap(stream, at, Math.min(size, stream.length - at)))));
        }

        assertThat(shown.append(StandardCharsets.UTF_8.decode(hidden.remainder())))
                .hasToString(FRAME + FRAME + "data: [DONE]\n\n");
    }

    @Test
    void letsGoOfAnEventThatIsTooLargeToBeTheFrame() {
        UsageFrameFilter hidden = new UsageFrameFilter();

        assertThat(hidden.passes(ByteBuffer.wrap(("data: " + "x".repeat(20_000)).getBytes(StandardCharsets.UTF_8)))
                        .remaining())
                .isEqualTo(20_006);
    }
}
