import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads many streams at once on one thread, and reports when their first bytes came and how long the longest pause in
 * each was.
 *
 * <p>Arguments: port, key, number of streams, milliseconds over which they start, longest pause in milliseconds of a
 * stream without stalls. Output: one line of JSON.
 */
class Streams {

    private static final String BODY = "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"max_tokens\":20,\"messages\":"
            + "[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";

    private static final class Stream {
        long started;
        long first;
        long last;
        long longestPause;
        boolean good;
        boolean ended;
    }

    static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int number = Integer.parseInt(args[2]);
        long spread = Long.parseLong(args[3]) * 1_000_000;
        long stall = Long.parseLong(args[4]) * 1_000_000;
        byte[] request = ("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer "
                        + args[1] + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
                .getBytes(StandardCharsets.US_ASCII);
        List<Stream> streams = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
        long begin = System.nanoTime();
        int open = 0;
        try (Selector selector = Selector.open()) {
            while (streams.size() < number || open > 0) {
                while (streams.size() < number && System.nanoTime() - begin >= spread / number * streams.size()) {
                    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    Stream stream = new Stream();
                    streams.add(stream);
                    stream.started = System.nanoTime();
                    channel.write(ByteBuffer.wrap(request));
                    channel.configureBlocking(false);
                    channel.register(selector, SelectionKey.OP_READ, stream);
                    open++;
                }
                selector.select(1);
                for (SelectionKey key : selector.selectedKeys()) {
                    if (!read(key, buffer)) {
                        key.channel().close();
                        open--;
                    }
                }
                selector.selectedKeys().clear();
            }
        }
        report(streams, stall);
    }

    /** Returns false at the end of the stream. */
    private static boolean read(SelectionKey key, ByteBuffer buffer) {
        Stream stream = (Stream) key.attachment();
        buffer.clear();
        int length;
        try {
            length = ((SocketChannel) key.channel()).read(buffer);
        } catch (IOException e) {
            length = -1;
        }
        if (length < 0) {
            return false;
        }
        long now = System.nanoTime();
        if (stream.first == 0) {
            stream.first = now;
            stream.good = buffer.get(9) == '2';
        } else {
            stream.longestPause = Math.max(stream.longestPause, now - stream.last);
        }
        stream.last = now;
        // the last chunk of a stream that was not cut
        stream.ended = length >= 5 && buffer.get(length - 5) == '0' && buffer.get(length - 4) == '\r';
        return true;
    }

    private static void report(List<Stream> streams, long stall) {
        long[] first = streams.stream().filter(s -> s.first > 0).mapToLong(s -> s.first - s.started).sorted().toArray();
        long[] pause = streams.stream().mapToLong(s -> s.longestPause).sorted().toArray();
        long whole = streams.stream().filter(s -> s.good && s.ended).count();
        long smooth = streams.stream().filter(s -> s.good && s.ended && s.longestPause <= stall).count();
        System.out.printf(
                "{\"streams\": %d, \"whole\": %d, \"smooth\": %d, \"first_p50\": %.2f, \"first_p99\": %.2f, \"pause_p99\": %.1f}%n",
                streams.size(), whole, smooth, at(first, 0.5), at(first, 0.99), at(pause, 0.99));
    }

    private static double at(long[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e6;
    }
}
