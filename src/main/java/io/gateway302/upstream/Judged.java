package io.gateway302.upstream;

import io.gateway302.catalog.ResponseKind;
import io.gateway302.exchange.Door;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.upstream.Reply.Begun;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * How much of an answer must be read before it can be judged. All of it at a typed endpoint, which reads it anyway; at the
 * drop-in door errors, and the JSON in which 302.AI may hide one behind status 200. Pictures, sounds and streams of
 * events pass as they come.
 *
 * @param isToBeRead whether it is read before it passes
 * @param isGood whether its status says success
 * @param dropIn whether it may pass unread
 */
record Judged(boolean isToBeRead, boolean isGood, boolean dropIn) {

    /** No error is as large, nor is an answer whose usage matters much without being told by a tap. */
    private static final int MOST_OF_DROP_IN = 1024 * 1024;

    static Judged of(Begun answer, GatewayRequest request) {
        boolean good = answer.status() >= 200 && answer.status() < 300;
        boolean dropIn = request.door() == Door.PASSTHROUGH;
        return new Judged(!dropIn || !passes(answer, good, request), good, dropIn);
    }

    private static boolean passes(Begun answer, boolean good, GatewayRequest request) {
        boolean reads = request.target().method().equals(HttpMethod.GET)
                || request.target().method().equals(HttpMethod.HEAD);
        return switch (answer.status()) {
            // the answers to conditional requests and to ranges (RFC 9110 §13.2.2, §14.1.2)
            case 304, 412, 416 -> reads;
            default -> isRedirection(answer.status()) || (good && isNoDocument(answer, request));
        };
    }

    private static boolean isRedirection(int status) {
        return status >= 300 && status < 400;
    }

    private static boolean isNoDocument(Begun answer, GatewayRequest request) {
        if (request.target().method().equals(HttpMethod.HEAD) || answer.status() == 204 || answer.status() == 205) {
            return true;
        }
        String type = answer.headers().getFirst(HttpHeaders.CONTENT_TYPE);
        boolean documented = !request.operation().success().isEmpty()
                && (request.operation().response() == ResponseKind.JSON
                        || request.operation().response() == ResponseKind.TASK);
        return type == null ? !documented : !isJson(type) && !(documented && isText(type));
    }

    private static boolean isJson(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.contains("json") && !lower.contains("ndjson") && !lower.contains("json-seq");
    }

    /** A web page where a document should be tells of a failure on the way. */
    private static boolean isText(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("text/") && !lower.startsWith("text/event-stream");
    }

    /** How much of it is read. */
    int most(int whole) {
        return dropIn ? Math.min(MOST_OF_DROP_IN, whole) : whole;
    }

    /** Whether it passes where it turns out to be larger than that. */
    boolean passesIfLarge() {
        return dropIn && isGood;
    }
}
