package io.gateway302.webserver;

/** Connection that records its line ends. */
interface Watched {

    /** Returns the recorded line ends. */
    LineEnds lineEnds();
}
