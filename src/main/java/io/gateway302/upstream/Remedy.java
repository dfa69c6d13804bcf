package io.gateway302.upstream;

/** What could make another request for the same thing succeed. */
enum Remedy {
    /** Nothing, or nothing that is safe. */
    NONE,
    /** Some time. */
    BACK_OFF,
    /** Some time, but hardly more than once. */
    BACK_OFF_ONCE,
    /** Another key of our account. */
    OTHER_KEY,
    /** Another base address, or some time. */
    OTHER_ADDRESS
}
