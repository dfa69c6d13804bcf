package io.gateway302.webserver;

import io.gateway302.RunningGateway;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bytes for a connection, and the allowed results.
 *
 * @param name description of the anomaly
 * @param management whether they are sent to the management port
 * @param bytes bytes to send, one character per byte
 * @param ending action of the caller after sending
 * @param answers number of responses for which the caller waits
 * @param most maximum number of responses
 * @param forwarded maximum number of requests that reach the upstream
 * @param statuses allowed statuses of each response, with {@link #CLOSED} and {@link #HTTP_09} for those without one
 */
record Probe(
        String name,
        boolean management,
        String bytes,
        Ending ending,
        int answers,
        int most,
        int forwarded,
        Set<Integer> statuses) {

    /** Pseudo-status of a connection that is closed without a response. */
    static final int CLOSED = 0;

    /** Pseudo-status of an HTTP/0.9 response with an error 400; it has no head and so no status. */
    static final int HTTP_09 = 9;

    /** Key of the client that sends all probes. */
    static final String KEY = "gw302_0123456789abcdef_" + "0123456789abcdef".repeat(4);

    private static final String CHAT = "{\"model\":\"gpt-4o\",\"messages\":[]}";

    /** Action of the caller after sending. */
    enum Ending {
        /** Waits for a response, then closes the sending side. */
        WAIT,
        /** Closes the sending side at once. */
        HALF_CLOSE,
        /** Resets the connection. */
        RESET
    }

    /** Returns a probe with one response and nothing that may be forwarded. */
    static Probe probe(String name, String bytes, Integer... statuses) {
        return new Probe(
                name,
                false,
                bytes,
                Ending.WAIT,
                1,
                1,
                0,
                Arrays.stream(statuses).collect(Collectors.toSet()));
    }

    Probe atManagement() {
        return new Probe(name, true, bytes, ending, answers, most, forwarded, statuses);
    }

    Probe then(Ending changed) {
        return new Probe(name, management, bytes, changed, answers, most, forwarded, statuses);
    }

    Probe answered(int times) {
        return new Probe(name, management, bytes, ending, times, times, forwarded, statuses);
    }

    /** Returns the same probe with a second response allowed. */
    Probe perhapsAnsweredTwice() {
        return new Probe(name, management, bytes, ending, answers, 2, forwarded, statuses);
    }

    Probe forwards(int requests) {
        return new Probe(name, management, bytes, ending, answers, most, requests, statuses);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Returns a GET with the client's key and these header lines. */
    static String get(String target, String... headers) {
        return head("GET " + target + " HTTP/1.1", headers) + "\r\n";
    }

    /** Returns a GET with the administrator's key. */
    static String admin(String target) {
        return get(target).replace(KEY, RunningGateway.ADMIN_KEY);
    }

    /** Returns a request line, a host, the client's key and these header lines. */
    static String head(String requestLine, String... headers) {
        return requestLine + "\r\nHost: gateway\r\nAuthorization: Bearer " + KEY + "\r\n" + lines(headers);
    }

    /** Returns a request without a body, with these header lines only. */
    static String bare(String requestLine, String... headers) {
        return requestLine + "\r\n" + lines(headers) + "\r\n";
    }

    /** Returns a chat request with these header lines and a Content-Length. */
    static String chat(String... headers) {
        return post("/v1/chat/completions", CHAT, headers);
    }

    /** Returns a JSON request with these header lines and a Content-Length. */
    static String post(String path, String body, String... headers) {
        return head("POST " + path + " HTTP/1.1", "Content-Type: application/json") + lines(headers)
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Returns a chat request with these framing headers and this body. */
    static String framed(String headers, String body) {
        return head("POST /v1/chat/completions HTTP/1.1", "Content-Type: application/json") + headers + "\r\n" + body;
    }

    /** Returns a body that is forwarded if it is parsed as that of a chat request. */
    static String chatBody() {
        return CHAT;
    }

    private static String lines(String... headers) {
        return Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining());
    }
}
