package io.gateway302.ledger.journal;

import io.gateway302.ledger.journal.Write.Urgency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that writes to a journal. Each commit includes all writes since the last one, so that many calls
 * share one wait for the disk. Rejected writes are retried, together with new ones.
 */
final class WriterThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriterThread.class);

    private static final int MAX_QUEUED = 16_384;
    private static final int MAX_BATCH = 1024;

    /** Maximum number of writes per commit after a failure, because there may be little disk space. */
    private static final int MAX_BATCH_AFTER_FAILURE = 32;

    /**
     * Maximum number of writes kept in memory while the disk rejects them. Only ends of calls are accepted beyond it.
     */
    private static final int MAX_KEPT = 1_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_STOP = Duration.ofSeconds(5);

    private final JournalFile file;
    private final JournalStatus status;
    private final Consumer<Duration> commits;
    private final Runnable committed;
    private final BlockingQueue<Write> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MAX_QUEUED);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Rejected writes. Used by this thread only. */
    private List<Write> kept = List.of();

    /** Rejected writes whose commit failed. Used by this thread only. */
    private List<Write> inDoubt = List.of();

    /** Starts the thread for a journal without a visible status. */
    WriterThread(JournalFile file, Consumer<Duration> commits, Runnable committed) {
        this(file, new JournalStatus(Path.of("")), commits, committed);
    }

    /**
     * Starts the thread.
     *
     * @param status receiver of the status of the disk
     * @param commits receiver of the duration of each commit
     * @param committed action after each commit, on this thread
     */
    WriterThread(JournalFile file, JournalStatus status, Consumer<Duration> commits, Runnable committed) {
        this.file = file;
        this.status = status;
        this.commits = commits;
        this.committed = committed;
        this.thread = Thread.ofPlatform().name("ledger-journal").start(this::run);
    }

    /**
     * Queues a write.
     *
     * @param longest maximum wait for capacity in the queue
     * @return false if the write was not accepted
     */
    boolean submit(Write write, Duration longest) {
        if (!isRunning() || !isAccepted(write, longest)) {
            return false;
        }
        return queue.offer(write);
    }

    private boolean isAccepted(Write write, Duration longest) {
        return switch (write.urgency()) {
            case ALWAYS -> true;
            case SOME_TIME -> (status.isUp() || status.kept() + queue.size() < MAX_KEPT) && hasRoom(longest);
            case NOW_OR_NEVER -> status.isUp() && hasRoom(longest);
        };
    }

    private boolean hasRoom(Duration longest) {
        try {
            return room.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isRunning() {
        return closing.getCount() > 0;
    }

    // ---- the thread -------------------------------------------------------------------------------------------

    private void run() {
        try {
            writeUntilClosed();
            writeWhatIsLeft();
        } catch (InterruptedException _) {
            log.debug("The writer of the journal was interrupted");
        }
    }

    private void writeUntilClosed() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (isRunning()) {
            List<Write> batch = status.isUp() ? awaitBatch() : afterPause(pause);
            if (!batch.isEmpty()) {
                pause = write(batch) ? FIRST_PAUSE : min(pause.multipliedBy(2), MAX_PAUSE);
            }
        }
    }

    private List<Write> awaitBatch() throws InterruptedException {
        List<Write> batch = new ArrayList<>();
        Write first = queue.poll(1, TimeUnit.SECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, MAX_BATCH - 1);
            release(batch);
        }
        return batch;
    }

    /**
     * Returns the next writes to try while the disk rejects them. It always contains one, so that a recovery is noticed
     * without calls.
     */
    private List<Write> afterPause(Duration pause) throws InterruptedException {
        var _ = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        List<Write> batch = new ArrayList<>();
        queue.drainTo(batch, MAX_BATCH);
        release(batch);
        batch.add(new Write(JournalTransaction::touch, Urgency.NOW_OR_NEVER));
        return batch;
    }

    private void release(List<Write> taken) {
        room.release((int) taken.stream()
                .filter(write -> write.urgency() != Urgency.ALWAYS)
                .count());
    }

    private void writeWhatIsLeft() throws InterruptedException {
        long deadline = System.nanoTime() + MAX_STOP.toNanos() / 2;
        boolean tried = false;
        while (!tried || (!status.isUp() && System.nanoTime() - deadline < 0)) {
            if (tried) {
                TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE.toMillis());
            }
            tried = true;
            List<Write> batch = new ArrayList<>();
            queue.drainTo(batch);
            if (!batch.isEmpty() || !kept.isEmpty()) {
                write(batch);
            }
        }
        if (!kept.isEmpty()) {
            log.error(
                    "{} entries of the ledger could not be written before the end. The next process records the calls"
                            + " behind them with the outcome unknown",
                    kept.size());
        }
    }

    /** Writes the kept writes and the batch. Returns whether the disk accepted all of them. */
    private boolean write(List<Write> batch) {
        List<Write> left = new ArrayList<>(kept);
        left.addAll(batch);
        int most = status.isUp() ? MAX_BATCH : MAX_BATCH_AFTER_FAILURE;
        try {
            left.removeAll(settled());
            while (!left.isEmpty()) {
                List<Write> next = left.subList(0, Math.min(most, left.size()));
                commit(List.copyOf(next));
                next.clear();
            }
        } catch (JournalException e) {
            refused(left, e);
            return false;
        }
        kept = List.of();
        status.succeeded();
        return true;
    }

    /** Determines the result of a failed commit. Returns the writes that are durable nevertheless. */
    private List<Write> settled() {
        List<Write> taken = List.of();
        if (file.tookFailedTransaction()) {
            taken = inDoubt;
            committed.run();
            taken.forEach(Write::succeeded);
        }
        inDoubt = List.of();
        return taken;
    }

    private void commit(List<Write> batch) {
        long start = System.nanoTime();
        try {
            file.transaction(transaction -> batch.forEach(write -> write.work().accept(transaction)));
        } catch (JournalException e) {
            inDoubt = batch.stream().filter(WriterThread::isKept).toList();
            throw e;
        } catch (RuntimeException e) {
            leaveOut(batch, e);
            return;
        }
        commits.accept(Duration.ofNanos(System.nanoTime() - start));
        committed.run();
        batch.forEach(Write::succeeded);
    }

    /**
     * Handles a failure of one write that is not a fault of the disk, by committing the writes of the batch separately.
     */
    private void leaveOut(List<Write> batch, RuntimeException fault) {
        if (batch.size() > 1) {
            batch.stream().filter(write -> !write.done().isDone()).forEach(write -> commit(List.of(write)));
        } else {
            log.error("Something cannot be recorded in the ledger", fault);
            batch.getFirst().givenUp(fault);
        }
    }

    private static boolean isKept(Write write) {
        return write.urgency() != Urgency.NOW_OR_NEVER;
    }

    private void refused(List<Write> batch, JournalException failure) {
        // of a batch that was committed separately, some writes may be done
        List<Write> undone =
                batch.stream().filter(write -> !write.done().isDone()).toList();
        kept = undone.stream().filter(WriterThread::isKept).toList();
        status.failed(failure, kept.size());
        for (Write write : undone) {
            if (isKept(write)) {
                write.delayed(failure);
            } else {
                write.givenUp(failure);
            }
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Writes the remaining writes, and ends the thread. */
    @Override
    public void close() {
        closing.countDown();
        // ends the wait of the thread for new writes
        queue.add(new Write(_ -> {}, Urgency.ALWAYS));
        try {
            thread.join(MAX_STOP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
