package io.gateway302.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directory for all data that must survive a restart.
 *
 * @param path absolute path of an existing directory
 */
public record DataDirectory(Path path) {

    /**
     * Returns the directory without creating it.
     *
     * @throws DataDirectoryException if the directory does not exist
     */
    public static DataDirectory existing(Path configured) {
        Path path = configured.toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            throw new DataDirectoryException(path, "does not exist", null);
        }
        return new DataDirectory(path);
    }

    /**
     * Creates the directory with access for the user of this process only, unless it exists.
     *
     * @throws DataDirectoryException if the directory cannot be created or is not writable
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
