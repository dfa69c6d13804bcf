package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that invalid line ends of a head are detected, however its bytes are split, and that those of surrounding
 * bodies are ignored.
 */
class LineEndsTests {

    private static final String SOUND = "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\r\n";

    /** Body full of line ends that are invalid in a head. */
    private static final String BODY = "{\n  \"a\": [\n\t1,\n\t2]\n}\n ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX-A:b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\tc\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX-A:\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n \r\n\r\n",
                "GET / HTTP/1.1\r\n Host: x\r\nX-A: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\n c\r\n\r\n",
                "GET / HTTP/1.1\nHost: x\r\nX-A: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\n",
                "\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void anOddLineEndIsFoundWhereverItsBytesAreParted(String head) {
        for (String before : new String[] {"", SOUND, SOUND + BODY}) {
            String all = before + head + BODY;
            for (int cut = 0; cut <= all.length(); cut++) {
                LineEnds ends = new LineEnds(1000);
                see(ends, all.substring(0, cut));
                see(ends, all.substring(cut));
                assertThat(ends.anyAmong(head.length(), BODY.length()))
                        .as("%s, cut at %d", all, cut)
                        .isTrue();
            }
        }
    }

    @Test
    void aSoundHeadIsFoundSoundBetweenBodiesThatAreNot() {
        String all = SOUND + BODY + SOUND + BODY;
        for (int cut = 0; cut <= all.length(); cut++) {
            LineEnds ends = new LineEnds(1000);
            see(ends, all.substring(0, cut));
            see(ends, all.substring(cut));
            assertThat(ends.anyAmong(SOUND.length(), BODY.length())).isFalse();
        }
    }

    @Test
    void whatIsRememberedGoesRoundAndRound() {
        int window = 257;
        Random random = new Random(302);
        LineEnds ends = new LineEnds(window);
        StringBuilder all = new StringBuilder();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder part = new StringBuilder();
            for (int i = random.nextInt(1, 60); i > 0; i--) {
                part.append("\r\n \txyz".charAt(random.nextInt(7)));
            }
            all.append(part);
            see(ends, part.toString());
            int unread = random.nextInt(window / 2);
            int length = random.nextInt(1, window / 2);
            int start = all.length() - unread - length;
            if (start > 0) {
                assertThat(ends.anyAmong(length, unread)).isEqualTo(isOdd(all, start, start + length));
            }
        }
    }

    @Test
    void onlyWhatComesAfterAnAnnouncedBodyIsLookedAt() {
        String bad = SOUND.replace("X-A: b", "X-A:\r\n b");
        for (String head : new String[] {SOUND, bad}) {
            String all = SOUND + BODY + head + BODY;
            for (int cut = SOUND.length(); cut <= all.length(); cut++) {
                LineEnds ends = new LineEnds(1000);
                see(ends, all.substring(0, cut));
                ends.expectBody(cut - SOUND.length(), BODY.length());
                see(ends, all.substring(cut));
                assertThat(ends.anyAmong(head.length(), BODY.length())).isEqualTo(head.equals(bad));
            }
        }
    }

    @Test
    void aHeadThatGoesOnTheLineOfABodyIsFound() {
        LineEnds ends = new LineEnds(1000);
        see(ends, SOUND + "{");
        ends.expectBody(1, 3);
        see(ends, "}\n");
        see(ends, " " + SOUND);

        assertThat(ends.anyAmong(SOUND.length() + 1, 0)).isTrue();
        assertThat(ends.anyAmong(SOUND.length(), 0)).isFalse();
    }

    @Test
    void whatIsNotRememberedIsNotTakenForSound() {
        LineEnds ends = new LineEnds(20);
        see(ends, "x".repeat(100));

        assertThat(ends.anyAmong(20, 0)).isFalse();
        assertThat(ends.anyAmong(21, 0)).isTrue();
        assertThat(ends.anyAmong(10, 11)).isTrue();
        assertThat(new LineEnds(20).anyAmong(1, 0)).isTrue();
    }

    @Test
    void whatWentElsewhereIsNotTakenForSound() {
        LineEnds ends = new LineEnds(100);
        see(ends, "xxxx");
        ends.saw(ByteBuffer.allocate(10), 0, 6);
        see(ends, "xxxx");

        assertThat(ends.anyAmong(4, 0)).isFalse();
        assertThat(ends.anyAmong(5, 0)).isTrue();
        assertThat(ends.anyAmong(6, 4)).isTrue();
        assertThat(ends.anyAmong(4, 10)).isFalse();
    }

    private static void see(LineEnds ends, String bytes) {
        // into the middle of a buffer, as Tomcat does
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length() + 3).position(3);
        buffer.put(bytes.getBytes(StandardCharsets.ISO_8859_1));
        ends.saw(buffer, 3, bytes.length());
    }

    private static boolean isOdd(CharSequence all, int start, int end) {
        for (int i = start; i < end; i++) {
            char before = all.charAt(i - 1);
            char at = all.charAt(i);
            if ((at == '\n' && before != '\r') || (before == '\n' && (at == ' ' || at == '\t'))) {
                return true;
            }
        }
        return false;
    }
}
