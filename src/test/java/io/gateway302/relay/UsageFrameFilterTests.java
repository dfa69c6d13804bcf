package io.gateway302.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageFrameFilterTests {

    private static final String FRAME =
            "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\"\"}}],\"usage\":null}\n\n";
    private static final String USAGE = "data: {\"choices\":[],\"usage\":{\"total_tokens\":5}}\n\n";
    private static final String BOTH =
            "data: {\"choices\":[{\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":5}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String FULL_USAGE = "{\"prompt_tokens\":3,\"completion_tokens\":2}";

    /** Events with every legal field, comments in and between events, and the usage frame in several forms. */
    private static final List<String> SHOWN = List.of(
            ": ping\n",
            FRAME,
            "event: ping\n\n",
            ": ping\n\n",
            "id: 7\nretry: 1000\ndata: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n",
            "data\n\n",
            "data:\ndata:{\"choices\":\ndata: [{\"delta\":{}}]}\n\n",
            "unknown: field\n",
            BOTH,
            DONE);

    private static String without(String stream) {
        return new String(UsageFrameFilter.without(stream.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Test
    void removesTheFrameThatTellsNothingElse() {
        assertThat(without(FRAME + USAGE + DONE)).isEqualTo(FRAME + DONE);
        assertThat(without(FRAME + USAGE)).isEqualTo(FRAME);
        assertThat(without(FRAME + USAGE.strip())).isEqualTo(FRAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":null,\"usage\":" + FULL_USAGE + "}\n\n",
                "data: {\"usage\":" + FULL_USAGE + "}\n\n",
                "data:{\"usage\":" + FULL_USAGE + ",\"choices\":[]}\n\n",
                "data: { \"choices\" : [ ] , \"usage\" : " + FULL_USAGE + " }\n\n",
                "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"system_fingerprint\":null,\"choices\":[],\"usage\":"
                        + FULL_USAGE + ",\"error\":null,\"obfuscation\":\"x\",\"x_groq\":{\"id\":\"r\"}}\n\n",
                "event: message\ndata: {\"choices\":[],\"usage\":" + FULL_USAGE + "}\n\n",
                "data: {\"choices\":[],\"usage\":" + FULL_USAGE + "}\nevent: chunk\nid: 9\n\n",
                "id: 9\nretry: 10\n: comment\ndata: {\"choices\":[],\ndata: \"usage\":\ndata: " + FULL_USAGE + "}\n\n"
            })
    void removesTheFrameInEveryForm(String usage) {
        assertThat(without(FRAME + usage + BOTH + DONE)).isEqualTo(FRAME + BOTH + DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[]}\n\n",
                "data: {\"choices\":[],\"usage\":null}\n\n",
                "data: {\"choices\":[],\"usage\":7}\n\n",
                "data: {\"choices\":[],\"usage\":" + FULL_USAGE + ",\"error\":\"overloaded\"}\n\n",
                "data: {\"usage\":" + FULL_USAGE + ",\"citations\":[\"https://example.com\"]}\n\n",
                "data: {\"choices\":{\"0\":\"x\"},\"usage\":" + FULL_USAGE + "}\n\n",
                "data: {\"message\":{\"usage\":" + FULL_USAGE + "}}\n\n",
                "data: no json \"usage\":{\n\n",
                "data: [{\"choices\":[],\"usage\":" + FULL_USAGE + "}]\n\n",
                "datum: {\"choices\":[],\"usage\":" + FULL_USAGE + "}\n\n",
                ": {\"choices\":[],\"usage\":" + FULL_USAGE + "}\n\n",
                "{\"error\":{}}\n"
            })
    void leavesEveryOtherFrame(String frame) {
        assertThat(without(FRAME + frame + BOTH + USAGE + DONE)).isEqualTo(FRAME + frame + BOTH + DONE);
    }

    @ParameterizedTest
    @EnumSource
    void removesNothingElseWhereverTheStreamIsSplit(EventFraming framing) {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(302);
        for (int round = 0; round < 300; round++) {
            List<String> events = new ArrayList<>(SHOWN);
            events.add(random.nextInt(SHOWN.size()), USAGE);
            byte[] stream = framing.marked(events);
            UsageFrameFilter hidden = new UsageFrameFilter();
            StringBuilder shown = new StringBuilder();
            int longest = 1 + round;
            for (int at = 0, end; at < stream.length; at = end) {
                end = Math.min(stream.length, at + 1 + random.nextInt(longest));
                ByteBuffer passed = hidden.passes(ByteBuffer.wrap(stream, at, end - at));
                shown.append(StandardCharsets.ISO_8859_1.decode(passed));
            }
            shown.append(text(hidden.remainder()));

            assertThat(shown.toString().getBytes(StandardCharsets.ISO_8859_1))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(new String(framing.marked(SHOWN), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesEachEventWithItsLastByte(EventFraming framing) {
        UsageFrameFilter hidden = new UsageFrameFilter();
        for (String event : SHOWN) {
            byte[] bytes = framing.of(event).getBytes(StandardCharsets.UTF_8);
            StringBuilder shown = new StringBuilder();
            for (byte b : bytes) {
                shown.append(text(hidden.passes(ByteBuffer.wrap(new byte[] {b}))));
            }

            assertThat(shown.toString()).isEqualTo(framing.of(event));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\r", "\r\n\r", "\n\r"})
    void doesNotWaitForALineFeedAfterACarriageReturn(String end) {
        UsageFrameFilter hidden = new UsageFrameFilter();
        String frame = FRAME.strip() + end;

        assertThat(text(hidden.passes(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(frame);
        assertThat(text(hidden.passes(ByteBuffer.wrap("\n".getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo("\n");
    }

    @Test
    void passesAnErrorOutsideOfEventsBeforeItsLineEnds() {
        UsageFrameFilter hidden = new UsageFrameFilter();
        byte[] error = "{\"error\":{\"message\":\"x\"}}".getBytes(StandardCharsets.UTF_8);

        assertThat(text(hidden.passes(ByteBuffer.wrap(error)))).isEqualTo("{\"error\":{\"message\":\"x\"}}");
    }

    @Test
    void passesAnEventThatIsTooLargeToBeTheFrameAsItArrives() {
        UsageFrameFilter hidden = new UsageFrameFilter();
        byte[] start = ("data: {\"x\":\"" + "x".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
        byte[] rest = "y\",\"usage\":{}".getBytes(StandardCharsets.UTF_8);

        assertThat(hidden.passes(ByteBuffer.wrap(start)).remaining()).isEqualTo(start.length);
        assertThat(hidden.passes(ByteBuffer.wrap(rest)).remaining()).isEqualTo(rest.length);
        assertThat(text(hidden.passes(ByteBuffer.wrap(("}\r\r" + USAGE + DONE).getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo("}\r\r" + DONE);
    }

    @Test
    void holdsNoMoreThanOneFrame() {
        UsageFrameFilter hidden = new UsageFrameFilter();
        byte[] piece = new byte[1000];
        Arrays.fill(piece, (byte) 'x');
        long passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += hidden.passes(ByteBuffer.wrap(piece)).remaining();
        }

        assertThat(1000 * 1000 - passed).isLessThanOrEqualTo(16 * 1024);
    }
}
