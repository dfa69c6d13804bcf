package io.gateway302.ledger.journal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Something to be written to the journal.
 *
 * @param work what is to be done to the tables; may be run several times, until a transaction is committed
 * @param urgency what is to be done if the disk refuses
 * @param firstTry completed after the first transaction, with its failure if it has one
 * @param done completed once it is on the disk, or is given up
 */
record Write(
        Consumer<JournalTransaction> work,
        Urgency urgency,
        CompletableFuture<Void> firstTry,
        CompletableFuture<Void> done) {

    Write(Consumer<JournalTransaction> work, Urgency urgency) {
        this(work, urgency, new CompletableFuture<>(), new CompletableFuture<>());
    }

    /** What is to be done with a write that the disk refuses. */
    enum Urgency {
        /** Given up at once: nothing has happened yet that would have to be recorded. */
        NOW_OR_NEVER,
        /** Kept and tried until it succeeds; not accepted while too many are kept. */
        SOME_TIME,
        /** Always accepted, kept and tried until it succeeds: the end of something whose beginning is on the disk. */
        ALWAYS
    }

    /** Tells those who wait that it is on the disk. */
    void succeeded() {
        done.complete(null);
        firstTry.complete(null);
    }

    /** Tells those who wait for the first try that it failed; it is tried again. */
    void delayed(RuntimeException failure) {
        firstTry.completeExceptionally(failure);
    }

    /** Tells those who wait that it is given up. */
    void givenUp(RuntimeException failure) {
        done.completeExceptionally(failure);
        firstTry.completeExceptionally(failure);
    }
}
