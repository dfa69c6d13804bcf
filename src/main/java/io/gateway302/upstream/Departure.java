package io.gateway302.upstream;

/** What was seen of one request on the wire. Written by the event loop, read by the caller's thread. */
final class Departure {

    private volatile boolean bytesLeft;
    private volatile boolean answerBegun;

    /** The operating system took bytes of the request: from here on, nobody knows how far they get. */
    void bytesLeave() {
        bytesLeft = true;
    }

    void answerBegins() {
        answerBegun = true;
    }

    boolean bytesLeft() {
        return bytesLeft;
    }

    boolean answerBegun() {
        return answerBegun;
    }
}
