package io.gateway302.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Creation of files and directories with access for the user of this process only (modes 0600 and 0700), regardless of
 * the umask. Existing ones keep their mode: on Kubernetes, a volume belongs to root and is writable for its group.
 */
public final class PrivateFiles {

    private PrivateFiles() {}

    /**
     * Creates a directory and its missing parents, unless they exist.
     *
     * @throws IOException if one of them cannot be created
     */
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, owner(directory, "rwx------"));
    }

    /**
     * Creates an empty file unless it exists. SQLite treats it as an empty database, and creates its write-ahead log
     * with the same mode.
     *
     * @throws IOException if the file cannot be created
     */
    public static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, mode(file));
        } catch (FileAlreadyExistsException _) {
            // The existing mode was set by the operator or by an earlier start.
        }
    }

    /**
     * Returns the mode of a private file as an attribute for its creation; empty on a file system without POSIX modes.
     */
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
