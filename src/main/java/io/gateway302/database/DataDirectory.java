package io.gateway302.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of everything that outlives the process.
 *
 * @param path absolute path of a directory that exists and can be written to
 */
public record DataDirectory(Path path) {

    /**
     * Returns the directory without creating it.
     *
     * @throws DataDirectoryException if it does not exist
     */
    public static DataDirectory existing(Path configured) {
        Path path = configured.toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            throw new DataDirectoryException(path, "does not exist", null);
        }
        return new DataDirectory(path);
    }

    /**
     * Creates the directory, for this process alone, unless it exists.
     *
     * @throws DataDirectoryException if it cannot be made or not be written to
     */
    static DataDirectory open(Path configured) {
        Path path = configured.toAbsolutePath().normalize();
        try {
            PrivateFiles.createDirectories(path);
        } catch (IOException e) {
            throw new DataDirectoryException(path, "cannot be made", e);
        }
        if (!Files.isWritable(path)) {
            throw new DataDirectoryException(path, "cannot be written to", null);
        }
        return new DataDirectory(path);
    }
}
