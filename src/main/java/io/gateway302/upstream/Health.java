package io.gateway302.upstream;

/** Health of the upstream, as far as one attempt shows it. */
enum Health {
    /** Nothing: the request was not sent. */
    UNTRIED,
    /** It works: it answered, if only to refuse the request. */
    WELL,
    /** The upstream may be ill, or this request may be one that it cannot carry out: it failed with an answer or in time. */
    DOUBTFUL,
    /** The upstream cannot be reached, whichever client calls. */
    ILL
}
