package io.gateway302.upstream;

import org.springframework.http.HttpHeaders;

/** What came of one request. */
sealed interface Reply {

    /**
     * An answer whose content is still coming.
     *
     * @param status HTTP status
     * @param headers headers as they came
     * @param content whoever gets it closes it
     */
    record Begun(int status, HttpHeaders headers, Inbound content) implements Reply {}

    /**
     * An answer that was read whole.
     *
     * @param status HTTP status
     * @param headers headers as they came
     * @param body content
     */
    record Answered(int status, HttpHeaders headers, byte[] body) {}

    /**
     * The request was not written, and that says nothing about the upstream.
     *
     * @param cause why: a queue that is full, or a header that the HTTP client does not accept
     */
    record NotWritten(Throwable cause) implements Reply {}

    /**
     * No whole answer.
     *
     * @param bytesLeft whether any byte of the request left this machine
     * @param answerBegun whether an answer began, readable or not
     * @param timedOut whether a deadline ended it
     * @param cause what went wrong
     */
    record NoAnswer(boolean bytesLeft, boolean answerBegun, boolean timedOut, Throwable cause) implements Reply {}
}
