package io.gateway302.results.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Reader of a few bytes at any position of a file. */
final class FileBytes {

    private final FileChannel file;
    private final long size;

    FileBytes(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    /** Returns the size of the file. */
    long size() {
        return size;
    }

    /** Returns bytes in big-endian order; null if the file does not have all of them. */
    @Nullable
    ByteBuffer read(long position, int length) throws IOException {
        if (position < 0 || length < 0 || position > size - length) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                return null;
            }
        }
        return bytes.flip();
    }
}
