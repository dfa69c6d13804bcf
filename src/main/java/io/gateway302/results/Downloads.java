package io.gateway302.results;

import io.gateway302.egress.EgressClient;
import io.gateway302.egress.EgressException;
import io.gateway302.egress.EgressRefusedException;
import io.gateway302.egress.EgressRequest;
import io.gateway302.egress.EgressResponse;
import io.gateway302.results.Copy.Reason;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Downloads of files from web addresses. Each redirect is a request of its own, so that its address is checked like the
 * first one.
 */
final class Downloads {

    private static final int MAX_REDIRECTS = 3;
    private static final String IDENTITY = "identity";

    private final EgressClient client;
    private final long maxSize;

    /**
     * Creates downloads.
     *
     * @param maxSize maximum size of a file in bytes
     */
    Downloads(EgressClient client, long maxSize) {
        this.client = client;
        this.maxSize = maxSize;
    }

    /**
     * Opens a file.
     *
     * @param deadline end of the copy, as {@link System#nanoTime}
     * @return a response with status 200, which must be closed
     * @throws CopyException if there is no such response
     */
    EgressResponse open(URI address, long deadline) throws CopyException {
        URI current = address;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            EgressResponse response = send(current, deadline);
            URI next = null;
            boolean usable = false;
            try {
                next = target(current, response);
                usable = next == null && isUsable(response);
            } finally {
                if (!usable) {
                    response.close();
                }
            }
            if (next == null) {
                return response;
            }
            current = next;
        }
        throw new CopyException(
                Reason.SOURCE_FAILED, "The address of the file redirects more than " + MAX_REDIRECTS + " times");
    }

    private EgressResponse send(URI address, long deadline) throws CopyException {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT, "*/*");
        headers.set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (!left.isPositive()) {
            throw new CopyException(Reason.TIMEOUT, "The copy of the file took too long");
        }
        try {
            return client.send(new EgressRequest(HttpMethod.GET, address, headers, new byte[0], left, maxSize));
        } catch (EgressRefusedException e) {
            throw new CopyException(Reason.ADDRESS_REFUSED, "The gateway does not call the address of the file", e);
        } catch (EgressException e) {
            throw switch (e.reason()) {
                case TIMEOUT -> new CopyException(Reason.TIMEOUT, "The server of the file did not respond in time", e);
                case BUSY -> new CopyException(Reason.BUSY, "Too many connections of the gateway are in use", e);
                case DNS, CONNECT, TLS, BROKEN, INTERRUPTED ->
                    new CopyException(
                            Reason.SOURCE_FAILED,
                            "The server of the file could not be reached ("
                                    + e.reason().label() + ")",
                            e);
            };
        }
    }

    /** Returns the target of a redirect; null if the response is none. */
    private static @Nullable URI target(URI address, EgressResponse response) throws CopyException {
        return switch (response.status()) {
            case 301, 302, 303, 307, 308 -> {
                String location = response.headers().getFirst(HttpHeaders.LOCATION);
                try {
                    if (location != null) {
                        yield address.resolve(location);
                    }
                } catch (IllegalArgumentException _) {
                    // as good as none
                }
                throw new CopyException(Reason.SOURCE_FAILED, "The address of the file redirects to no address");
            }
            default -> null;
        };
    }

    private boolean isUsable(EgressResponse response) throws CopyException {
        switch (response.status()) {
            case 200 -> {
                // below
            }
            case 401, 403, 404, 410 ->
                throw new CopyException(
                        Reason.SOURCE_EXPIRED,
                        "The link to the file is not valid, or not any more (status " + response.status() + ")");
            default ->
                throw new CopyException(
                        Reason.SOURCE_FAILED, "The server of the file responded with status " + response.status());
        }
        String coding = response.headers().getFirst(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase(IDENTITY)) {
            throw new CopyException(
                    Reason.SOURCE_FAILED, "The server compressed the file although it was not asked to");
        }
        if (length(response) > maxSize) {
            throw new CopyException(
                    Reason.TOO_LARGE, "The file is larger than " + maxSize + " bytes, the maximum that is stored");
        }
        return true;
    }

    /** Returns the announced size; -1 if there is none. */
    static long length(EgressResponse response) {
        String length = response.headers().getFirst(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }
}
