package io.gateway302.ledger;

/** Whether and when the upstream is asked what a call cost. */
enum CostQuestion {
    /** Never: it cannot know. */
    NEVER,
    /** As soon as it has a record of the call. */
    SOON,
    /** When the job that the call started has ended; or after a while, if nobody asks for that. */
    WHEN_JOB_HAS_ENDED
}
