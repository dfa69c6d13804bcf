package io.gateway302.database;

import java.nio.file.Path;

/** Exception for a data directory that another process has locked. */
final class DataDirectoryInUseException extends RuntimeException {

    DataDirectoryInUseException(Path path) {
        super("The data directory " + path + " is in use by another gateway");
    }
}
