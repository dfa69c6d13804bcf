package io.gateway302.results;

import io.gateway302.egress.EgressResponse;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.results.media.FileType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Responses with result files for callers who may read their task: stored copies, and files that are at their provider
 * only. The type of a file is that of its first bytes, whatever the provider declares.
 */
public final class ResultFiles {

    private final @Nullable ResultReader stored;
    private final Downloads downloads;
    private final long maxSize;
    private final Duration timeout;

    ResultFiles(@Nullable ResultReader stored, Downloads downloads, long maxSize, Duration timeout) {
        this.stored = stored;
        this.downloads = downloads;
        this.maxSize = maxSize;
        this.timeout = timeout;
    }

    /**
     * Sends a stored copy, or the requested part of it.
     *
     * @return false if this gateway stores no files; then nothing is sent
     * @throws ProblemException if the file is deleted (410), the range is not in it (416), or the store is unavailable
     * @throws IOException if the connection must be closed
     */
    public boolean sendStored(String fileId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (stored == null) {
            return false;
        }
        StoredResponse.of(stored, stored.find(fileId), request, response);
        return true;
    }

    /**
     * Sends a file that is at its provider, by the guarded client: public addresses only, at most the maximum size and
     * time of a copy.
     *
     * @param name name of the file without its ending
     * @throws ProblemException if the file cannot be fetched
     * @throws IOException if the connection must be closed
     */
    public void sendRemote(URI address, String name, HttpServletResponse response) throws IOException {
        try (EgressResponse file = downloads.open(address, System.nanoTime() + timeout.toNanos())) {
            send(file.body(), Downloads.length(file), name, response);
        } catch (CopyException e) {
            throw problem(e);
        }
    }

    private static ProblemException problem(CopyException failure) {
        ProblemType type = switch (failure.reason()) {
            case SOURCE_EXPIRED -> ProblemType.RESULT_GONE;
            case TIMEOUT -> ProblemType.UPSTREAM_TIMEOUT;
            case BUSY -> ProblemType.UPSTREAM_UNAVAILABLE;
            case TOO_LARGE, ADDRESS_REFUSED -> ProblemType.UPSTREAM_INVALID_RESPONSE;
            default -> ProblemType.UPSTREAM_FAILED;
        };
        return new ProblemException(type, String.valueOf(failure.getMessage())).withCause(failure);
    }

    /**
     * Sends a file that was opened elsewhere, up to the maximum size of a copy.
     *
     * @param length number of bytes; negative if it is not known
     * @param name name of the file without its ending
     * @throws ProblemException if it is too large, or breaks off before its first bytes
     * @throws IOException if the connection must be closed
     */
    public void send(InputStream file, long length, String name, HttpServletResponse response) throws IOException {
        if (length > maxSize) {
            throw new ProblemException(
                    ProblemType.UPSTREAM_INVALID_RESPONSE, "The file is larger than " + maxSize + " bytes");
        }
        byte[] head = head(file, FileType.HEAD);
        FileResponse.describe(FileType.of(ByteBuffer.wrap(head)), name, response);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (length >= 0) {
            response.setContentLengthLong(length);
            response.getOutputStream().write(head);
            FileResponse.write(file, Math.max(0, length - head.length), response);
            return;
        }
        response.getOutputStream().write(head);
        long _ = FileResponse.writeAtMost(file, maxSize - head.length, response);
        if (head(file, 1).length > 0) {
            response.flushBuffer();
            throw FileResponse.broken(new IOException("it is larger than " + maxSize + " bytes"));
        }
    }

    private static byte[] head(InputStream file, int most) {
        try {
            return file.readNBytes(most);
        } catch (IOException e) {
            throw new ProblemException(ProblemType.UPSTREAM_FAILED, "The file broke off before its end").withCause(e);
        }
    }
}
