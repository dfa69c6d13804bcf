package io.gateway302.ledger.record;

/** Timing of the lookup of a call's cost at the upstream. */
enum CostLookupTiming {
    /** No lookup, because the upstream has no record of the call. */
    NEVER,
    /** Lookup as soon as the upstream should have a record of the call. */
    SOON,
    /** Lookup when the task started by the call has ended, or after a fixed time if no poll reports its end. */
    WHEN_TASK_HAS_ENDED
}
