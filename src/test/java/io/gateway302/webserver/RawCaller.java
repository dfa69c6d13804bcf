package io.gateway302.webserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Client that sends exact bytes and reads responses one by one. */
public final class RawCaller implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    RawCaller(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to the port. */
    public static RawCaller at(int port) throws IOException {
        return new RawCaller(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Sends these bytes, one per character. */
    public RawCaller send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Closes its sending side. */
    public RawCaller sendNoMore() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Closes the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /**
     * Continues to send for a while after a response has begun to arrive; fails if the connection breaks. Meanwhile
     * another caller sends requests, because an idle server may take a second until it really closes a connection.
     */
    RawCaller sendOn(String bytes, int port, String requestOfAnother) throws IOException {
        Awaitility.await().until(() -> in.available() > 0);
        try (RawCaller other = at(port)) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .during(Duration.ofMillis(300))
                    .until(() -> send(bytes) == this
                            && other.send(requestOfAnother).answer().status() == 200);
        }
        return this;
    }

    /** Reads the next complete response. */
    public Answer answer() throws IOException {
        String head = head();
        Matcher length = Pattern.compile("\r\ncontent-length: (\\d+)").matcher(head.toLowerCase(Locale.ROOT));
        if (length.find()) {
            return new Answer(head, new String(exactly(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8));
        }
        return new Answer(head, head.contains("Transfer-Encoding: chunked") ? chunks() : "");
    }

    /** Reads the head of the next response, final or interim. */
    public String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(byteOrEnd());
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Returns whether the gateway closes the connection without another byte, orderly or with a reset. */
    public boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Reads some bytes and returns their number. */
    int take(int most) throws IOException {
        return in.read(new byte[most]);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            body.append(new String(exactly(size), StandardCharsets.UTF_8));
            line();
            if (size == 0) {
                return body.toString();
            }
        }
    }

    /** Reads up to the next line feed or the end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && next >= 0; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private int byteOrEnd() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the gateway closed the connection");
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * Response.
     *
     * @param head head with the status line
     * @param body body without its framing
     */
    public record Answer(String head, String body) {

        /** Returns the status. */
        public int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }
    }
}
