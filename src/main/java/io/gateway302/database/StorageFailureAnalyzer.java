package io.gateway302.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Analyzer that explains a failed start due to a full or read-only disk of the data directory. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StorageFailureAnalyzer implements FailureAnalyzer {

    private static final int PRIMARY_CODE = 0xff;
    private static final int READ_ONLY = 8;
    private static final int FULL = 13;

    /** Codes for: I/O error, cannot open. A full disk causes them too while SQLite creates its files. */
    private static final Set<Integer> AMBIGUOUS = Set.of(10, 14);

    /** Approximate space in bytes that SQLite needs to open its databases. */
    private static final long MIN_USABLE_BYTES = 1024 * 1024;

    private final Environment environment;

    StorageFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        Path directory = Path.of(environment.getProperty("gateway.data-dir", "data"))
                .toAbsolutePath()
                .normalize();
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isFull(cause, directory)) {
                return new FailureAnalysis(
                        "The disk of the data directory " + directory + " is full.",
                        "Free space there, or set GATEWAY_DATA_DIR to a directory on another disk. Nothing is lost: what the"
                                + " ledger's journal holds is recorded at the next start.",
                        failure);
            }
            if (cause instanceof SQLException sql && code(sql) == READ_ONLY) {
                return new FailureAnalysis(
                        "The data directory " + directory + " or a file in it is read-only.",
                        "Make it writable for this process, or set GATEWAY_DATA_DIR to another directory.",
                        failure);
            }
        }
        return null;
    }

    private static boolean isFull(Throwable cause, Path directory) {
        if (cause instanceof SQLException sql) {
            return code(sql) == FULL || (AMBIGUOUS.contains(code(sql)) && hasNoSpace(directory));
        }
        // writing to a full disk gives a plain IOException, creating a file a FileSystemException
        return cause instanceof IOException && hasNoSpace(directory);
    }

    private static int code(SQLException failure) {
        return failure.getErrorCode() & PRIMARY_CODE;
    }

    private static boolean hasNoSpace(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace() < MIN_USABLE_BYTES;
        } catch (IOException _) {
            return false;
        }
    }
}
