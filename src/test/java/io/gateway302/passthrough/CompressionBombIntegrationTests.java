package io.gateway302.passthrough;

import static io.gateway302.passthrough.Wire.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test of many small requests at once that unpack to very large ones, while other callers send theirs. */
class CompressionBombIntegrationTests {

    private static final String TYPED = "/api/v1/images/character";
    private static final String CHAT = "/v1/chat/completions";
    private static final String AUDIO = "/v1/audio/transcriptions";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PARTS = "multipart/form-data; boundary=b";
    private static final String PART = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    private static final String FIELD = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n";

    private static final long MEGABYTE = 1024 * 1024;
    private static final int CALLS_PER_COLLECTION = 10;

    /** Compressed request. Its body is sent with its length, and in chunks. */
    private record Bomb(String path, String type, String coding, byte[] body, int status) {}

    private static final List<Bomb> BOMBS = List.of(
            new Bomb(CHAT, JSON, "gzip", bomb("{\"model\":\"a\",\"user\":\"", "a", 1024, "\"}"), 413),
            new Bomb(CHAT, JSON, "gzip", bomb("{\"model\":\"a\",\"b\":[0", ",0", 10, "]}"), 413),
            new Bomb(AUDIO, PARTS, "gzip", bomb(PART, "a", 1024, "\r\n--b--\r\n"), 413),
            new Bomb(AUDIO, PARTS, "gzip", bomb(FIELD, "a", 100, "\r\n--b--\r\n"), 413),
            new Bomb(AUDIO, FORM, "gzip", bomb("model=", "a", 100, ""), 413),
            new Bomb(CHAT, JSON, "gzip, gzip", packed(bomb("{\"model\":\"", "a", 1024, "\"}")), 415),
            new Bomb(CHAT, JSON, "gzip", packed(bomb("{\"model\":\"", "a", 1024, "\"}")), 413),
            new Bomb(TYPED, JSON, "gzip", bomb("{\"prompt\":\"", "a", 1024, "\"}"), 400));

    @Test
    void sixteenBombsTakeLittleMemoryAndOthersAreAnswered(@TempDir Path data) throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                RunningGateway gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.address());
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            upstream.answers(200, JSON, "{\"choices\":[]}");
            String key = TypedCaller.of(gateway).key();
            byte[] plain = ascii("{\"model\":\"gpt-4o\",\"messages\":[]}");
            assertThat(send(gateway, key, CHAT, JSON, "identity", plain, true)).isEqualTo(200);
            upstream.answers(200, JSON, "{\"choices\":[]}");
            long before = usedAfterCollection();
            long allocated = allocated();

            List<Callable<Integer>> bombs = new ArrayList<>();
            for (Bomb bomb : BOMBS) {
                for (boolean chunked : new boolean[] {false, true}) {
                    bombs.add(() -> send(gateway, key, bomb.path, bomb.type, bomb.coding, bomb.body, chunked));
                }
            }
            List<Future<Integer>> answers = bombs.stream().map(senders::submit).toList();
            long mostAlive = 0;
            int others = 0;
            do {
                assertThat(send(gateway, key, CHAT, JSON, "identity", plain, others % 2 == 0))
                        .isEqualTo(200);
                // a collection of the whole heap takes the processors from the bombs
                if (others++ % CALLS_PER_COLLECTION == 0) {
                    mostAlive = Math.max(mostAlive, usedAfterCollection());
                }
            } while (!answers.stream().allMatch(Future::isDone));

            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).as("%s", i / 2).isEqualTo(BOMBS.get(i / 2).status);
            }
            assertThat(upstream.seen()).hasSize(others);
            // unpacked, the bodies have nearly 10 GB; what is never allocated is alive at no time
            assertThat(allocated() - allocated).isLessThan((bombs.size() + others) * 32L * MEGABYTE);
            assertThat(mostAlive - before).isLessThan(64 * MEGABYTE);
        }
    }

    /** Returns a body with megabytes of a text in its middle, in gzip members of a megabyte each (RFC 1952 §2.2). */
    private static byte[] bomb(String before, String text, int megabytes, String after) {
        byte[] member = packed(ascii(text.repeat((int) MEGABYTE / text.length())));
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(packed(ascii(before)));
        for (int i = 0; i < megabytes; i++) {
            bomb.writeBytes(member);
        }
        bomb.writeBytes(packed(ascii(after)));
        return bomb.toByteArray();
    }

    private static byte[] packed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static int send(
            RunningGateway gateway, String key, String path, String type, String coding, byte[] body, boolean chunked)
            throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\nContent-Type: "
                + type + "\r\nContent-Encoding: " + coding + "\r\nConnection: close\r\n"
                + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length) + "\r\n\r\n";
        String answer = Wire.exchange(gateway.port(), ascii(head), chunked ? Wire.chunked(body, 16 * 1024) : body);
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }

    private static long usedAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
