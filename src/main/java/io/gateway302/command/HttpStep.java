package io.gateway302.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request of a check. It uses HttpURLConnection: java.net.http starts threads and costs more CPU time than the
 * rest of a readiness check.
 *
 * @param status HTTP status
 * @param body response body
 */
record HttpStep(int status, byte[] body) {

    /** Maximum size of a response in bytes. The OpenAPI document of all operations has a few megabytes. */
    private static final int MAX_BODY = 64 * 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    /**
     * Sends a GET, or a POST if there is a body.
     *
     * @param key sent as bearer token; null for none
     * @param json request body; null for none
     * @throws StepFailure if no complete response comes within the timeout
     */
    static HttpStep send(URI address, Duration timeout, @Nullable String key, @Nullable String json) {
        long deadline = System.nanoTime() + timeout.toNanos();
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            if (key != null) {
                connection.setRequestProperty("Authorization", "Bearer " + key);
            }
            if (json != null) {
                write(connection, json);
            }
            int status = connection.getResponseCode();
            if (status < 0) {
                throw new StepFailure("the response is not HTTP");
            }
            try (InputStream in = body(connection)) {
                return new HttpStep(status, read(in, connection, deadline));
            }
        } catch (IOException e) {
            throw new StepFailure(reason(e, timeout));
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private static void write(HttpURLConnection connection, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        // not in streaming mode, in which HttpURLConnection drops the body of a 401
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(bytes);
        }
    }

    private static InputStream body(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST) {
            return connection.getInputStream();
        }
        InputStream error = connection.getErrorStream();
        return error == null ? new ByteArrayInputStream(new byte[0]) : error;
    }

    private static byte[] read(InputStream in, HttpURLConnection connection, long deadline) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(BUFFER);
        byte[] piece = new byte[BUFFER];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            body.write(piece, 0, count);
            int left = (int) ((deadline - System.nanoTime()) / 1_000_000);
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            if (body.size() > MAX_BODY) {
                throw new IOException("the response is larger than " + MAX_BODY + " bytes");
            }
            // applies to the next read: a response that arrives slowly must not extend the timeout
            connection.setReadTimeout(left);
        }
        return body.toByteArray();
    }

    private static String reason(IOException failure, Duration timeout) {
        // no pattern switch: its bootstrap takes 150 ms of CPU time, and a starting container is checked often
        if (failure instanceof ConnectException) {
            return "no connection: nothing listens there";
        }
        if (failure instanceof SocketTimeoutException) {
            return "no complete response within " + timeout.toMillis() + " ms";
        }
        if (failure instanceof UnknownHostException) {
            return "the host name is not known";
        }
        if (failure instanceof SSLException) {
            return "the TLS handshake failed: " + failure.getMessage();
        }
        return String.valueOf(failure.getMessage());
    }
}
