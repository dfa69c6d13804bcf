package io.gateway302.results;

import io.gateway302.results.media.FileType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Headers and content of a response that is a result file. The headers keep a browser from executing anything in the
 * file, whatever a provider has made it.
 */
final class FileResponse {

    private static final Logger log = LoggerFactory.getLogger(FileResponse.class);

    private static final int BUFFER = 64 * 1024;

    private FileResponse() {}

    /**
     * Sets the headers.
     *
     * @param name name of the file without its ending
     */
    static void describe(FileType type, String name, HttpServletResponse response) {
        response.setContentType(type.contentType());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                (type.isInline() ? "inline" : "attachment") + "; filename=\"" + name + "." + type.extension() + "\"");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
    }

    /**
     * Writes a file of known length. If its source fails meanwhile, closes the connection, so that the caller sees it is
     * incomplete.
     */
    static void write(InputStream in, long length, HttpServletResponse response) throws IOException {
        long written = writeAtMost(in, length, response);
        if (written < length) {
            response.flushBuffer();
            throw broken(new EOFException("it is shorter than it was"));
        }
    }

    /** Writes a file up to its end or a maximum length, and returns the number of bytes. */
    static long writeAtMost(InputStream in, long most, HttpServletResponse response) throws IOException {
        OutputStream out = response.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        long written = 0;
        while (written < most) {
            int read = read(in, buffer, (int) Math.min(buffer.length, most - written), response);
            if (read < 0) {
                return written;
            }
            out.write(buffer, 0, read);
            written += read;
        }
        return written;
    }

    private static int read(InputStream in, byte[] buffer, int most, HttpServletResponse response) throws IOException {
        try {
            return in.read(buffer, 0, most);
        } catch (IOException e) {
            response.flushBuffer();
            throw broken(e);
        }
    }

    /** Returns the exception with which the container closes the connection. */
    static CloseNowException broken(Exception cause) {
        log.warn("A result file cannot be read to its end: {}", cause.toString());
        // without the cause, which Spring MVC could take for a disconnect of the caller, and would ignore
        return new CloseNowException("The store of result files fails");
    }
}
