package io.gateway302.problem;

import org.jspecify.annotations.Nullable;

/** Finds the problem for a failure that the web framework or the container knows only as an HTTP status. */
final class ProblemTranslation {

    private ProblemTranslation() {}

    static ProblemException ofStatus(int status, @Nullable Throwable cause) {
        return switch (status) {
            case 401 -> new ProblemException(ProblemType.UNAUTHENTICATED, "A valid key of this gateway is needed");
            case 403 -> new ProblemException(ProblemType.NOT_ALLOWED, "The credential does not allow this");
            case 404 -> new ProblemException(ProblemType.NOT_FOUND, "Nothing is served at this path");
            case 405 -> new ProblemException(ProblemType.METHOD_NOT_ALLOWED, "The method is not allowed at this path");
            case 413 -> new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, "The body is too large");
            case 415 ->
                new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The content type must be application/json");
            default ->
                status >= 400 && status < 500
                        ? new ProblemException(ProblemType.MALFORMED_REQUEST, "The request cannot be read")
                        : internalError(cause);
        };
    }

    static ProblemException internalError(@Nullable Throwable cause) {
        return new ProblemException(
                        ProblemType.INTERNAL_ERROR, "The gateway failed; the operator finds more under the request id")
                .withCause(cause);
    }
}
