package io.gateway302.webserver;

import io.gateway302.RunningGateway;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bytes on a connection, and what may become of them.
 *
 * @param name what is odd about them
 * @param management whether they go to the management port
 * @param bytes what is sent, one character for each byte
 * @param ending what the caller does when it has sent them
 * @param answers how many answers the caller waits for
 * @param most how many answers may come at most
 * @param forwarded how many requests may reach the upstream at most
 * @param statuses statuses that each answer may have, with {@link #CLOSED} and {@link #HTTP_09} for those without one
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

    /** Stands for a connection that is closed without an answer. */
    static final int CLOSED = 0;

    /** Stands for an answer of HTTP/0.9, which has no head and so no status, with an error of 400. */
    static final int HTTP_09 = 9;

    /** The key of the client that all of them come from. */
    static final String KEY = "gw302_0123456789abcdef_" + "0123456789abcdef".repeat(4);

    private static final String CHAT = "{\"model\":\"gpt-4o\",\"messages\":[]}";

    /** What a caller does when it has sent everything. */
    enum Ending {
        /** It waits for an answer, then closes its sending side. */
        WAIT,
        /** It closes its sending side at once. */
        HALF_CLOSE,
        /** It resets the connection. */
        RESET
    }

    /** One that waits for one answer, and sends nothing that may be forwarded. */
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

    /** The same, which may lead to a further answer. */
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

    /** A GET with the client's key and these header lines. */
    static String get(String target, String... headers) {
        return head("GET " + target + " HTTP/1.1", headers) + "\r\n";
    }

    /** A GET with the administrator's key. */
    static String admin(String target) {
        return get(target).replace(KEY, RunningGateway.ADMIN_KEY);
    }

    /** A request line, a host, the client's key and these header lines. */
    static String head(String requestLine, String... headers) {
        return requestLine + "\r\nHost: gateway\r\nAuthorization: Bearer " + KEY + "\r\n" + lines(headers);
    }

    /** A request without a body whose headers are all given. */
    static String bare(String requestLine, String... headers) {
        return requestLine + "\r\n" + lines(headers) + "\r\n";
    }

    /** A chat with these header lines, and a length. */
    static String chat(String... headers) {
        return post("/v1/chat/completions", CHAT, headers);
    }

    /** JSON with these header lines, and a length. */
    static String post(String path, String body, String... headers) {
        return head("POST " + path + " HTTP/1.1", "Content-Type: application/json") + lines(headers)
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** A chat whose framing headers and body are given. */
    static String framed(String headers, String body) {
        return head("POST /v1/chat/completions HTTP/1.1", "Content-Type: application/json") + headers + "\r\n" + body;
    }

    /** A body that is forwarded if it is taken for that of a chat. */
    static String chatBody() {
        return CHAT;
    }

    private static String lines(String... headers) {
        return Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining());
    }
}
