package io.gateway302.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Creation of files and directories that only the user of this process may use (0600 and 0700), whatever its umask. What
 * exists already keeps its mode: on Kubernetes, a volume belongs to root, and its group may write.
 */
public final class PrivateFiles {

    private PrivateFiles() {}

    /**
     * Creates a directory, and those above it, unless they exist.
     *
     * @throws IOException if one of them cannot be created
     */
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, owner(directory, "rwx------"));
    }

    /**
     * Creates an empty file unless it exists. SQLite takes it for an empty database, and gives the log beside it the same
     * mode.
     *
     * @throws IOException if it cannot be created
     */
    public static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, mode(file));
        } catch (FileAlreadyExistsException _) {
            // its mode is the operator's, or that of an earlier start
        }
    }

    /** Returns the mode of a private file as an attribute for its creation; none on a file system without modes. */
    public static FileAttribute<?>[] mode(Path file) {
        return owner(file, "rw-------");
    }

    private static FileAttribute<?>[] owner(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
