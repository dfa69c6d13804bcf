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
 * A journal's place in the data directory, held by one process at a time. Several processes that share a directory each
 * take a place of their own; what a dead one left is taken over by the next that starts.
 */
final class Slot implements AutoCloseable {

    private static final int MOST = 64;

    private final Path file;
    private final FileChannel channel;

    private Slot(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the first free place.
     *
     * @throws JournalException if there is none
     */
    static Slot takeFirst(Path directory) {
        for (int number = 1; number <= MOST; number++) {
            Slot slot = take(directory, number);
            if (slot != null) {
                return slot;
            }
        }
        throw new JournalException("All " + MOST + " journals in " + directory + " are in use");
    }

    /** Takes every free place at which something was left. */
    static List<Slot> takeAbandoned(Path directory) {
        List<Slot> slots = new ArrayList<>();
        for (int number = 1; number <= MOST; number++) {
            if (Files.exists(journal(directory, number))) {
                Slot slot = take(directory, number);
                if (slot != null) {
                    slots.add(slot);
                }
            }
        }
        return slots;
    }

    private static @Nullable Slot take(Path directory, int number) {
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
            return new Slot(journal(directory, number), channel);
        } catch (IOException e) {
            throw new JournalException("No journal can be kept in " + directory, e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // held by this very process
            return null;
        }
    }

    private static Path journal(Path directory, int number) {
        return directory.resolve("journal-" + number + ".db");
    }

    /** The journal's file. */
    Path file() {
        return file;
    }

    /** Leaves the place to others. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("The lock of " + file + " cannot be released", e);
        }
    }
}
