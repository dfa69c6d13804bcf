package io.gateway302.ledger.journal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Progress of recording and shipping of a chain, with methods to wait for it. */
final class Progress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Condition awaited = lock.newCondition();
    private int waiting;
    private long recorded;
    private long shipped;
    private boolean ended;

    /** Sets the last link that is on the disk. */
    void recorded(long sequence) {
        move(() -> recorded = sequence);
    }

    /** Sets the last link that is in the store. */
    void shipped(long sequence) {
        move(() -> shipped = Math.max(shipped, sequence));
    }

    /** Ends all waits, now and later. */
    void end() {
        move(() -> {
            ended = true;
            awaited.signalAll();
        });
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

    /** Returns the last link that is on the disk. */
    long recorded() {
        lock.lock();
        try {
            return recorded;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to ship, or until the timeout. Returns whether there is. */
    boolean awaitWork(Duration longest) throws InterruptedException {
        return await(() -> recorded > shipped, longest);
    }

    /** Waits for more to ship, until the timeout. Ends at once if a thread waits until a link is in the store. */
    void awaitMore(Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (waiting == 0 && !ended && left > 0) {
                left = awaited.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the link is in the store, or until the timeout. Returns whether it is. */
    boolean awaitShipped(long sequence, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            waiting++;
            awaited.signalAll();
            return await(() -> shipped >= sequence, longest);
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Returns the last link that is in the store, as far as this process knows. */
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
