package io.gateway302.ledger.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;

/**
 * Classification of SQLite's failures: faults of the storage, which are retried, and faults of a statement, which are
 * not.
 */
final class StorageFault {

    private static final int PRIMARY_CODE = 0xff;

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int OUT_OF_MEMORY = 7;
    private static final int READ_ONLY = 8;
    private static final int INTERRUPTED = 9;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int PROTOCOL = 15;
    private static final int NOT_A_DATABASE = 26;

    private static final Set<Integer> STORAGE = Set.of(
            BUSY,
            LOCKED,
            OUT_OF_MEMORY,
            READ_ONLY,
            INTERRUPTED,
            IO_ERROR,
            CORRUPT,
            FULL,
            CANNOT_OPEN,
            PROTOCOL,
            NOT_A_DATABASE);

    /**
     * Usable space in bytes below which the disk counts as full. SQLite needs this much to open a database in WAL mode.
     */
    private static final long MIN_USABLE_BYTES = 64 * 1024;

    private StorageFault() {}

    /** Returns whether the storage failed, and not the statement. */
    static boolean is(SQLException failure) {
        return STORAGE.contains(failure.getErrorCode() & PRIMARY_CODE);
    }

    /** Returns the fault of the storage, as the end of a sentence. */
    static String reason(SQLException failure, Path file) {
        return switch (failure.getErrorCode() & PRIMARY_CODE) {
            case FULL -> "the disk is full";
            case READ_ONLY -> "the file system is read-only";
            case BUSY, LOCKED -> "another process holds the lock of the file";
            case CORRUPT, NOT_A_DATABASE -> "the file is damaged";
            case IO_ERROR -> ioReason(file, "the disk reports an I/O error");
            case CANNOT_OPEN -> ioReason(file, "the file cannot be opened");
            default -> "SQLite reports: " + failure.getMessage();
        };
    }

    /**
     * Returns the reason of an I/O error. SQLite also reports I/O errors if the disk becomes full or read-only during
     * an operation.
     */
    private static String ioReason(Path file, String otherwise) {
        try {
            FileStore store = Files.getFileStore(file.toAbsolutePath().getParent());
            if (store.isReadOnly()) {
                return "the file system is read-only";
            }
            return store.getUsableSpace() < MIN_USABLE_BYTES ? "the disk is full" : otherwise;
        } catch (IOException _) {
            return otherwise;
        }
    }
}
