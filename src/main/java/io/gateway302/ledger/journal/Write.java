package io.gateway302.ledger.journal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Something to be written to the journal.
 *
 * @param work what is to be done to the tables
 * @param urgency what is to be done if the disk refuses
 * @param done completed once it is on the disk
 */
record Write(Consumer<JournalFile> work, Urgency urgency, CompletableFuture<Void> done) {

    Write(Consumer<JournalFile> work, Urgency urgency) {
        this(work, urgency, new CompletableFuture<>());
    }

    /** What is to be done with a write that the disk refuses. */
    enum Urgency {
        /** Given up at once: nothing has happened yet that would have to be recorded. */
        NOW_OR_NEVER,
        /** Tried until it succeeds. */
        SOME_TIME
    }
}
