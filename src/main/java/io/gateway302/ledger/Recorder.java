package io.gateway302.ledger;

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
     * @param askForCost whether the upstream may know what it cost
     */
    void end(CallEntry entry, boolean askForCost);

    /** Records something that surely cost nothing, if there is place for it. */
    void note(LedgerEntry entry);
}
