package io.gateway302.ledger;

import org.jspecify.annotations.Nullable;

/** Records calls as durably as the operator asks for. */
interface Recorder {

    /**
     * Records that a call is about to be sent.
     *
     * @param ifAbandoned what is to stand if its end is never recorded
     * @throws LedgerUnavailableException if that cannot be done; then the call must not be sent
     */
    void intend(CallEntry ifAbandoned);

    /**
     * Records the end of a call that was intended.
     *
     * @param question whether and when the upstream is asked what it cost
     */
    void end(CallEntry entry, CostQuestion question);

    /**
     * A job has ended: what the call that started it cost can be asked for now.
     *
     * @param submission generation id of that call
     * @param costId the upstream's id of the record, if it is another than that of the call
     */
    void jobEnded(String submission, @Nullable String costId);

    /** Records something that surely cost nothing, if there is place for it. */
    void note(LedgerEntry entry);
}
