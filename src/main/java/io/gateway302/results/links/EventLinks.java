package io.gateway302.results.links;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.results.links.LinkSignature.Purpose;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Signed links to the events of a task, which need no key: {@code EventSource} of a browser cannot send one. Such a link
 * opens the events of this task and nothing else, and is valid as long as a link to a file.
 */
public final class EventLinks {

    private final LinkSignature links;
    private final Clock clock;

    /** Creates the links with this signature. */
    public EventLinks(LinkSignature links, Clock clock) {
        this.links = links;
        this.clock = clock;
    }

    /**
     * Returns the query of a link, {@code expires=…&signature=…}, with the end in seconds since 1970.
     *
     * @throws org.springframework.dao.DataAccessException if the key is in the database, and this is unavailable
     */
    public String query(String taskId) {
        return links.query(Purpose.TASK_EVENTS, taskId, Instant.MAX);
    }

    /**
     * Checks the parameters of a link.
     *
     * @throws ProblemException with status 403 if the signature is not one for this task, or the link has expired
     */
    public void check(String taskId, @Nullable String expires, @Nullable String signature) {
        Instant end = links.verify(Purpose.TASK_EVENTS, taskId, expires, signature);
        if (end == null || !clock.instant().isBefore(end)) {
            throw invalid(end != null);
        }
    }

    /** Returns the problem of an expired link, or of a wrong signature. */
    public static ProblemException invalid(boolean expired) {
        return new ProblemException(
                ProblemType.NOT_ALLOWED,
                expired
                        ? "The link has expired; read the task again to get a new one"
                        : "The signature of the link is not valid");
    }
}
