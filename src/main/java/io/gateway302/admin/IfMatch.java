package io.gateway302.admin;

import io.gateway302.identity.Client;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/**
 * Precondition of a change: the client still has the given version. Unlike in RFC 9110 §13.1.1, weak tags are compared
 * too: a proxy that compresses responses weakens them, and the version identifies the client exactly.
 *
 * @param header header {@code If-Match}; null if there is no precondition
 */
record IfMatch(@Nullable String header) {

    /**
     * Checks the precondition.
     *
     * @throws ProblemException if the client has another version
     */
    void check(Client client) {
        if (header == null || header.strip().equals("*")) {
            return;
        }
        String version = Long.toString(client.version());
        boolean current = ETag.parse(header).stream().anyMatch(tag -> tag.tag().equals(version));
        if (!current) {
            throw new ProblemException(
                    ProblemType.PRECONDITION_FAILED, "The client has been changed; its version is " + version);
        }
    }
}
