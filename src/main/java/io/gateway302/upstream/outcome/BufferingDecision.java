package io.gateway302.upstream.outcome;

import io.gateway302.catalog.ResponseKind;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.upstream.http.Reply.Begun;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Decision on how much of a response to buffer before it is classified. A response that its endpoint parses anyway is
 * buffered completely. Of a relayed one, errors are buffered, and JSON in which 302.AI may report an error with status
 * 200. Images, audio and event streams pass as they arrive.
 *
 * @param isToBeRead true if the response is buffered before it passes
 * @param isGood true for a 2xx status
 * @param relayed true for a response that is relayed, or kept with its task
 */
record BufferingDecision(boolean isToBeRead, boolean isGood, boolean relayed) {

    /**
     * Buffer limit in bytes for relayed responses. Errors are smaller, and larger responses report usage through the stream
     * tap.
     */
    private static final int MAX_RELAYED = 1024 * 1024;

    static BufferingDecision of(Begun answer, GatewayExchange request) {
        boolean good = answer.status() >= 200 && answer.status() < 300;
        boolean relayed = request.isRelayed();
        boolean passes =
                request.door() != EntryPoint.TYPED ? passes(answer, good, request) : good && isContent(answer, request);
        return new BufferingDecision(!relayed || !passes, good, relayed);
    }

    private static boolean passes(Begun answer, boolean good, GatewayExchange request) {
        boolean reads = request.target().method().equals(HttpMethod.GET)
                || request.target().method().equals(HttpMethod.HEAD);
        return switch (answer.status()) {
            // responses to conditional requests and to range requests (RFC 9110 §13.2.2, §14.1.2)
            case 304, 412, 416 -> reads;
            default -> isRedirection(answer.status()) || (good && isNoDocument(answer, request));
        };
    }

    /** Returns whether a response of the typed API is content, such as sound or events, and no document. */
    private static boolean isContent(Begun answer, GatewayExchange request) {
        String type = answer.headers().getFirst(HttpHeaders.CONTENT_TYPE);
        if (type == null || answer.status() != 200 || ContentTypes.isJson(type)) {
            return false;
        }
        boolean instead = ContentTypes.isWebPage(type)
                || (ContentTypes.isText(type)
                        && ContentTypes.isDocumented(request.operation())
                        && !request.operation().success().isEmpty());
        return !instead;
    }

    private static boolean isRedirection(int status) {
        return status >= 300 && status < 400;
    }

    private static boolean isNoDocument(Begun answer, GatewayExchange request) {
        if (request.target().method().equals(HttpMethod.HEAD) || answer.status() == 204 || answer.status() == 205) {
            return true;
        }
        String type = answer.headers().getFirst(HttpHeaders.CONTENT_TYPE);
        boolean documented = !request.operation().success().isEmpty()
                && (request.operation().response() == ResponseKind.JSON
                        || request.operation().response() == ResponseKind.TASK);
        if (type == null) {
            return !documented;
        }
        // a web page instead of JSON indicates a failure on the way
        boolean instead = (documented && ContentTypes.isText(type))
                || (ContentTypes.isWebPage(type) && ContentTypes.isDocumented(request.operation()));
        return !ContentTypes.isJson(type) && !instead;
    }

    /** Returns the buffer limit in bytes, given the limit for whole responses. */
    int most(int whole) {
        return relayed ? Math.min(MAX_RELAYED, whole) : whole;
    }

    /** Returns whether a response beyond the buffer limit may pass. */
    boolean passesIfLarge() {
        return relayed && isGood;
    }
}
