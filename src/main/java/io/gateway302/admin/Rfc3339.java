package io.gateway302.admin;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times as they are given to the administration. */
final class Rfc3339 {

    private Rfc3339() {}

    /**
     * The time; null if none is given.
     *
     * @param field who is to be told if it is none
     */
    static @Nullable Instant parse(String field, @Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(List.of(new Violation(field, "format", "must be a time as in RFC 3339")));
        }
    }
}
