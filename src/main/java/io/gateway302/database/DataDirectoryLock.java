package io.gateway302.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Lock on the data directory for the lifetime of the process. Without Redis, each process counts limits by itself, so
 * two of them would allow a budget to be spent twice; the lock is then exclusive. Processes that share a Redis may
 * share the directory. The operating system releases the lock when the process ends in any way.
 */
final class DataDirectoryLock implements AutoCloseable {

    private static final String FILE = "gateway.lock";

    private final FileChannel channel;

    private DataDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Acquires the lock without waiting.
     *
     * @param shared whether other processes with a shared lock are allowed
     * @throws DataDirectoryInUseException if another process has a conflicting lock
     * @throws DataDirectoryException if the file system does not support file locks
     */
    static DataDirectoryLock take(DataDirectory directory, boolean shared) {
        Path file = directory.path().resolve(FILE);
        FileChannel channel = null;
        try {
            PrivateFiles.createFile(file);
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel, shared) == null) {
                throw inUse(directory, channel);
            }
            return new DataDirectoryLock(channel);
        } catch (OverlappingFileLockException _) {
            // This process already has the lock.
            if (channel != null && shared) {
                return new DataDirectoryLock(channel);
            }
            throw inUse(directory, channel);
        } catch (IOException e) {
            throw new DataDirectoryException(directory.path(), "cannot be locked", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel, boolean shared) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, shared);
    }

    private static DataDirectoryInUseException inUse(DataDirectory directory, @Nullable FileChannel channel) {
        DataDirectoryInUseException failure = new DataDirectoryInUseException(directory.path());
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
