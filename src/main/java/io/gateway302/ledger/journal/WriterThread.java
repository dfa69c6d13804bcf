package io.gateway302.ledger.journal;

import io.gateway302.ledger.journal.Write.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to a journal. It takes all that has come up since its last commit into the next one, so that
 * many calls share the wait for the disk.
 */
final class WriterThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriterThread.class);

    private static final int LONGEST_QUEUE = 16_384;
    private static final int MOST_AT_ONCE = 1024;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JournalFile file;
    private final Consumer<Duration> commits;
    private final Runnable committed;
    private final BlockingQueue<Write> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final Thread thread;
    private volatile boolean running = true;

    /**
     * Starts the thread.
     *
     * @param commits told how long each commit took
     * @param committed run after each commit, on this thread
     */
    WriterThread(JournalFile file, Consumer<Duration> commits, Runnable committed) {
        this.file = file;
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
        try {
            return running && queue.offer(write, longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        List<Write> batch = new ArrayList<>();
        while (running || !queue.isEmpty()) {
            try {
                Write first = queue.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE - 1);
                    write(batch);
                    batch.clear();
                }
            } catch (InterruptedException _) {
                running = false;
            }
        }
    }

    private void write(List<Write> batch) {
        List<Write> left = batch;
        boolean told = false;
        while (!commit(left, told)) {
            told = true;
            left = left.stream()
                    .filter(write -> write.urgency() == Urgency.SOME_TIME)
                    .toList();
            if (left.isEmpty() || !running) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean commit(List<Write> batch, boolean told) {
        long start = System.nanoTime();
        try {
            file.transaction(() -> batch.forEach(write -> write.work().accept(file)));
        } catch (JournalException e) {
            if (!told) {
                log.error("The journal of the ledger cannot be written", e);
            }
            batch.stream()
                    .filter(write -> write.urgency() == Urgency.NOW_OR_NEVER)
                    .forEach(write -> write.done().completeExceptionally(e));
            return false;
        } catch (RuntimeException e) {
            leaveOut(batch, e);
            return true;
        }
        commits.accept(Duration.ofNanos(System.nanoTime() - start));
        committed.run();
        batch.forEach(write -> write.done().complete(null));
        return true;
    }

    /** One write is at fault, not the disk: the others must not suffer for it. */
    private void leaveOut(List<Write> batch, RuntimeException fault) {
        if (batch.size() > 1) {
            batch.forEach(write -> write(List.of(write)));
        } else {
            log.error("Something cannot be recorded in the ledger", fault);
            batch.getFirst().done().completeExceptionally(fault);
        }
    }

    /** Writes what is still waiting, and ends. */
    @Override
    public void close() {
        running = false;
        // so that it need not wait for something to write; if there is no place for this, there is something
        var _ = queue.offer(new Write(_ -> {}, Urgency.SOME_TIME));
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
