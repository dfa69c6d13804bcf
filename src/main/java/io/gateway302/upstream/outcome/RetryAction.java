package io.gateway302.upstream.outcome;

/** Retry action after a failed attempt. */
public enum RetryAction {
    /** No retry: it would not help, or is not safe. */
    NONE,
    /** Retry after a delay. */
    BACK_OFF,
    /** One retry after a delay. More are unlikely to help. */
    BACK_OFF_ONCE,
    /** Attempt at once, without the parameter that the gateway added. */
    WITHOUT_PARAMETER,
    /** Attempt with another key of the account. */
    OTHER_KEY,
    /** Attempt at another base address, or a retry after a delay. */
    OTHER_ADDRESS
}
