package io.gateway302.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The data directory is of no use. */
final class DataDirectoryException extends RuntimeException {

    DataDirectoryException(Path path, String fault, @Nullable Throwable cause) {
        super("The data directory " + path + " " + fault, cause);
    }
}
