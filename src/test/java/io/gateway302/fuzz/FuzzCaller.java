package io.gateway302.fuzz;

import io.gateway302.webserver.RawCaller;
import io.gateway302.webserver.RawCaller.Answer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Client that keeps its connection until the gateway closes it. */
final class FuzzCaller implements AutoCloseable {

    private final int port;
    private @Nullable RawCaller connection;

    FuzzCaller(int port) {
        this.port = port;
    }

    /** Sends a request, given byte by byte, and returns the response. */
    Answer call(String message) throws IOException {
        RawCaller caller = connection == null ? RawCaller.at(port) : connection;
        connection = caller;
        Answer answer = caller.send(message).answer();
        if (answer.head().contains("\r\nConnection: close\r\n")) {
            close();
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
