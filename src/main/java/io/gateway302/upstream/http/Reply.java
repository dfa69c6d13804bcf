package io.gateway302.upstream.http;

import org.springframework.http.HttpHeaders;

/** Network result of one request. */
public sealed interface Reply {

    /**
     * Response whose content is still arriving.
     *
     * @param status HTTP status
     * @param headers unfiltered headers
     * @param content content; the receiver closes it
     */
    record Begun(int status, HttpHeaders headers, ResponseBodyQueue content) implements Reply {}

    /**
     * Request that was not written, for a reason that says nothing about the upstream.
     *
     * @param cause reason: a full connection queue, or a header that the HTTP client rejects
     */
    record NotWritten(Throwable cause) implements Reply {}

    /**
     * Missing or incomplete response.
     *
     * @param bytesLeft true if any byte of the request left this machine
     * @param answerBegun true if a response began, readable or not
     * @param timedOut true if a timeout ended it
     * @param cause cause of the failure
     */
    record NoAnswer(boolean bytesLeft, boolean answerBegun, boolean timedOut, Throwable cause) implements Reply {}
}
