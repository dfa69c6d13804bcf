package io.gateway302.ledger.journal;

import io.gateway302.waiting.Pulse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Write to the journal.
 *
 * @param work changes of the tables; may run several times, until a transaction is committed
 * @param urgency handling of a rejection by the disk
 * @param firstTry completed after the first transaction, exceptionally if that failed
 * @param done completed when the write is on the disk, exceptionally if it is abandoned
 */
record Write(
        Consumer<JournalTransaction> work,
        Urgency urgency,
        CompletableFuture<Void> firstTry,
        CompletableFuture<Void> done) {

    Write(Consumer<JournalTransaction> work, Urgency urgency) {
        this(work, urgency, new CompletableFuture<>(), new CompletableFuture<>());
    }

    /** Handling of a write that the disk rejects. */
    enum Urgency {
        /** Abandoned at once, because nothing has happened yet that must be recorded. */
        NOW_OR_NEVER,
        /** Retried until it succeeds; not accepted while too many writes are kept. */
        SOME_TIME,
        /** Always accepted, and retried until it succeeds. Used for the end of a call whose intent is on the disk. */
        ALWAYS
    }

    /**
     * Waits for the end of the first try.
     *
     * @throws ExecutionException if it failed
     * @throws TimeoutException if it has not ended within this time
     */
    void awaitFirstTry(Duration longest) throws InterruptedException, ExecutionException, TimeoutException {
        Thread waiting = Thread.currentThread();
        var _ = firstTry.whenComplete((_, _) -> LockSupport.unpark(waiting));
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos(); !firstTry.isDone() && left > 0; left = end - System.nanoTime()) {
            Pulse.park(this, left);
            if (!firstTry.isDone() && Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        firstTry.get(0, TimeUnit.NANOSECONDS);
    }

    /** Reports that the write is on the disk. */
    void succeeded() {
        done.complete(null);
        firstTry.complete(null);
    }

    /** Reports that the first try failed; the write is retried. */
    void delayed(RuntimeException failure) {
        firstTry.completeExceptionally(failure);
    }

    /** Reports that the write is abandoned. */
    void givenUp(RuntimeException failure) {
        done.completeExceptionally(failure);
        firstTry.completeExceptionally(failure);
    }
}
