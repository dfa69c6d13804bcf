package io.gateway302.webserver;

/** A connection that takes note of how its lines end. */
interface Watched {

    /** Its notes. */
    LineEnds lineEnds();
}
