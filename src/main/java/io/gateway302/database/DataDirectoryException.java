package io.gateway302.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Exception for a data directory that cannot be used. */
final class DataDirectoryException extends RuntimeException {

    DataDirectoryException(Path path, String fault, @Nullable Throwable cause) {
        super("The data directory " + path + " " + fault, cause);
    }
}
