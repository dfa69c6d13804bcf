package io.gateway302.ledger.journal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far a chain has been recorded and shipped, and a place to wait for either. */
final class Progress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long recorded;
    private long shipped;
    private boolean ended;

    /** Everything up to this link is on the disk. */
    void recorded(long sequence) {
        move(() -> recorded = sequence);
    }

    /** Everything up to this link is in the store. */
    void shipped(long sequence) {
        move(() -> shipped = Math.max(shipped, sequence));
    }

    /** Nobody need wait any more. */
    void end() {
        move(() -> ended = true);
    }

    private void move(Runnable step) {
        lock.lock();
        try {
            step.run();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The last link that is on the disk. */
    long recorded() {
        lock.lock();
        try {
            return recorded;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to ship, or for the given time; tells whether there is. */
    boolean awaitWork(Duration longest) throws InterruptedException {
        return await(() -> recorded > shipped, longest);
    }

    /** Waits until the link is in the store, or for the given time; tells whether it is. */
    boolean awaitShipped(long sequence, Duration longest) throws InterruptedException {
        return await(() -> shipped >= sequence, longest);
    }

    /** The last link that is in the store, as far as this process knows. */
    long shipped() {
        lock.lock();
        try {
            return shipped;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(java.util.function.BooleanSupplier reached, Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (!reached.getAsBoolean() && !ended && left > 0) {
                left = moved.awaitNanos(left);
            }
            return reached.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
