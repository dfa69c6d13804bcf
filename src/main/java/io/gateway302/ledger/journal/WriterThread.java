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
 * The one thread that writes to a journal. It takes all that has come up since its last commit into the next one, so that
 * many calls share the wait for the disk. What the disk refuses is kept and tried again, with what has come up meanwhile.
 */
final class WriterThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriterThread.class);

    private static final int MAX_QUEUED = 16_384;
    private static final int MAX_BATCH = 1024;

    /** After a failure little is written at a time, because there may be little space. */
    private static final int MAX_BATCH_AFTER_FAILURE = 32;

    /** Beyond this, only ends of calls are kept in memory while the disk refuses. */
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

    /** What the disk refused; belongs to the thread. */
    private List<Write> kept = List.of();

    /** Those of them whose commit failed; belongs to the thread. */
    private List<Write> inDoubt = List.of();

    /** Starts the thread for a journal whose status nobody asks for. */
    WriterThread(JournalFile file, Consumer<Duration> commits, Runnable committed) {
        this(file, new JournalStatus(Path.of("")), commits, committed);
    }

    /**
     * Starts the thread.
     *
     * @param status told whether the disk takes what is written
     * @param commits told how long each commit took
     * @param committed run after each commit, on this thread
     */
    WriterThread(JournalFile file, JournalStatus status, Consumer<Duration> commits, Runnable committed) {
        this.file = file;
        this.status = status;
        this.commits = commits;
        this.committed = committed;
        this.thread = Thread.ofPlatform().name("ledger-journal").start(this::run);
    }

    /**
     * Has something written.
     *
     * @param longest wait for a place in the queue
     * @return false if there is none
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

    /** Returns what is to be tried while the disk refuses: also without calls it must be noticed that it no longer does. */
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

    /** Writes what is kept and the batch; returns whether the disk took all of it. */
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

    /** Finds out what became of a commit that failed; returns the writes that it made durable all the same. */
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

    /** One write is at fault, not the disk: the others must not suffer for it. */
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
        // of a batch that was written one by one, some may be done
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

    /** Writes what is still waiting, and ends. */
    @Override
    public void close() {
        closing.countDown();
        // so that it need not wait for something to write
        queue.add(new Write(_ -> {}, Urgency.ALWAYS));
        try {
            thread.join(MAX_STOP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
