package io.gateway302.problem;

import io.gateway302.correlation.RequestId;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Log of requests that end with a problem before they become calls, with one line each. Calls have a line of their own.
 * At most 200 lines are written in a second, and the number of the others is written afterwards.
 */
public final class RefusalLog {

    private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);

    private static final String CALL = RefusalLog.class.getName() + ".CALL";
    private static final String CREDENTIAL = RefusalLog.class.getName() + ".CREDENTIAL";

    private static final int MAX_LINES = 200;
    private static final int MAX_PATH = 200;

    private static final AtomicReference<Second> current = new AtomicReference<>(new Second(0));

    private RefusalLog() {}

    /** Marks the request as a call, which is logged when it is complete. */
    public static void isCall(ServletRequest request) {
        request.setAttribute(CALL, true);
    }

    /**
     * Stores why no credential of the request was accepted.
     *
     * @param reason reason in a few words, without any part of a credential
     * @param keyId id of the presented key; null if there is none
     */
    public static void explain(ServletRequest request, String reason, @Nullable String keyId) {
        request.setAttribute(CREDENTIAL, new Credential(reason, keyId));
    }

    /** Writes the line of a request that ends with this problem. */
    static void write(ProblemException problem, HttpServletRequest request) {
        if (request.getAttribute(CALL) != null || !log.isInfoEnabled() || !mayWrite()) {
            return;
        }
        ProblemType type = problem.type();
        LoggingEventBuilder line = log.atInfo()
                .addKeyValue("status", type.status().value())
                .addKeyValue("problem", type.slug())
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", path(request));
        if (MDC.get(RequestId.LOG_KEY) == null) {
            // the request reached no filter, or came over the management port
            line = line.addKeyValue(RequestId.LOG_KEY, RequestId.of(request));
        }
        if (type == ProblemType.UNAUTHENTICATED && request.getAttribute(CREDENTIAL) instanceof Credential credential) {
            if (credential.keyId() != null) {
                line = line.addKeyValue("key_id", credential.keyId());
            }
            line.log("request refused: {}", credential.reason());
        } else {
            line.log("request refused: {}", problem.detail());
        }
    }

    private static boolean mayWrite() {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        Second second = current.get();
        if (second.number != now) {
            Second next = new Second(now);
            if (current.compareAndSet(second, next)) {
                long unwritten = second.lines.get() - MAX_LINES;
                if (unwritten > 0) {
                    log.info("{} more refused requests were not logged", unwritten);
                }
            }
            second = current.get();
        }
        return second.lines.incrementAndGet() <= MAX_LINES;
    }

    private static String path(HttpServletRequest request) {
        String path = Problem.path(request);
        // a caller may put its key anywhere
        String plain = path.replaceAll("(?i)gw302t?(_|%5f)[^/]*", "gw302_...").replaceAll("[^\\x21-\\x7e]", "?");
        return plain.length() <= MAX_PATH ? plain : plain.substring(0, MAX_PATH) + "...";
    }

    /** Reason why no credential was accepted. */
    private record Credential(String reason, @Nullable String keyId) {}

    /** Lines of one second. */
    private static final class Second {

        private final long number;
        private final AtomicLong lines = new AtomicLong();

        private Second(long number) {
            this.number = number;
        }
    }
}
