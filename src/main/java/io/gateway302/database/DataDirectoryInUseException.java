package io.gateway302.database;

import java.nio.file.Path;

/** Another process uses the data directory. */
final class DataDirectoryInUseException extends RuntimeException {

    DataDirectoryInUseException(Path path) {
        super("The data directory " + path + " is in use by another gateway");
    }
}
