package io.gateway302.ledger.journal;

import io.gateway302.database.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lock on a journal in the data directory, held by one process at a time. Processes that share a directory use
 * different journals. The next process to start takes over the journals of dead processes.
 */
final class JournalLock implements AutoCloseable {

    private static final int MAX_JOURNALS = 64;

    private final Path file;
    private final FileChannel channel;

    private JournalLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Locks the first free journal.
     *
     * @throws JournalException if there is none
     */
    static JournalLock takeFirst(Path directory) {
        for (int number = 1; number <= MAX_JOURNALS; number++) {
            JournalLock slot = take(directory, number);
            if (slot != null) {
                return slot;
            }
        }
        throw new JournalException("All " + MAX_JOURNALS + " journals in " + directory + " are in use");
    }

    /** Locks every existing journal that is free. */
    static List<JournalLock> takeAbandoned(Path directory) {
        List<JournalLock> slots = new ArrayList<>();
        for (int number = 1; number <= MAX_JOURNALS; number++) {
            if (Files.exists(journal(directory, number))) {
                JournalLock slot = take(directory, number);
                if (slot != null) {
                    slots.add(slot);
                }
            }
        }
        return slots;
    }

    private static @Nullable JournalLock take(Path directory, int number) {
        try {
            PrivateFiles.createDirectories(directory);
            Path lockFile = directory.resolve("journal-" + number + ".lock");
            FileChannel channel = FileChannel.open(
                    lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.mode(lockFile));
            FileLock lock = lock(channel);
            if (lock == null) {
                channel.close();
                return null;
            }
            PrivateFiles.createFile(journal(directory, number));
            return new JournalLock(journal(directory, number), channel);
        } catch (IOException e) {
            throw new JournalException("No journal can be kept in " + directory, e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // held by this process
            return null;
        }
    }

    private static Path journal(Path directory, int number) {
        return directory.resolve("journal-" + number + ".db");
    }

    /** Returns the file of the journal. */
    Path file() {
        return file;
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("The lock of " + file + " cannot be released", e);
        }
    }
}
