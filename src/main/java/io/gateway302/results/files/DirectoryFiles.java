package io.gateway302.results.files;

import io.gateway302.database.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files in a directory, in 256 directories by the end of their name. A file is renamed into its place when its content
 * is on disk, and the rename is on disk before it counts.
 */
public final class DirectoryFiles implements FileStore {

    private static final int SHARD_LENGTH = 2;

    private final Path root;

    /** Creates the store in an existing directory. */
    public DirectoryFiles(Path root) {
        this.root = root;
    }

    @Override
    public void put(String name, Path staged, String contentType) throws IOException {
        Path file = file(name);
        Path shard = shard(name);
        PrivateFiles.createDirectories(shard);
        Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        sync(shard);
    }

    /** Writes the entries of a directory to disk, where the platform can: Windows cannot, and needs not. */
    private static void sync(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public InputStream open(String name, long from, long length) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file(name), StandardOpenOption.READ);
        try {
            channel.position(from);
            return new LimitedInputStream(Channels.newInputStream(channel), length);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    private Path shard(String name) {
        return root.resolve(name.substring(name.length() - SHARD_LENGTH));
    }

    private Path file(String name) {
        return shard(name).resolve(name);
    }

    @Override
    public void close() {
        // nothing is open between calls
    }
}
