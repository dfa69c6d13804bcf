package io.gateway302.problem;

import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springdoc.api.OpenApiResourceNotFoundException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Mapping of HTTP statuses and exceptions, from the web framework or the container, to problems. */
final class ProblemTranslation {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private ProblemTranslation() {}

    static ProblemException ofStatus(int status, @Nullable Throwable cause) {
        return switch (status) {
            case 401 -> new ProblemException(ProblemType.UNAUTHENTICATED, "A valid key of this gateway is needed");
            case 403 -> new ProblemException(ProblemType.NOT_ALLOWED, "The credential does not allow this");
            case 404 -> new ProblemException(ProblemType.NOT_FOUND, "Nothing is served at this path");
            case 405 -> new ProblemException(ProblemType.METHOD_NOT_ALLOWED, "The method is not allowed at this path");
            case 413 -> new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, "The body is too large");
            case 431 -> new ProblemException(ProblemType.HEADERS_TOO_LARGE, "The head of the request is too large");
            case 501, 505 ->
                new ProblemException(ProblemType.MALFORMED_REQUEST, "The request needs what this server does not do");
            case 415 ->
                new ProblemException(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE, "The content type must be " + supported(cause));
            default ->
                status >= 400 && status < 500
                        ? new ProblemException(ProblemType.MALFORMED_REQUEST, "The request cannot be read")
                        : internalError(cause);
        };
    }

    private static String supported(@Nullable Throwable cause) {
        return cause instanceof HttpMediaTypeNotSupportedException unsupported
                        && !unsupported.getSupportedMediaTypes().isEmpty()
                ? unsupported.getSupportedMediaTypes().stream()
                        .map(MediaType::toString)
                        .collect(Collectors.joining(" or "))
                : MediaType.APPLICATION_JSON_VALUE;
    }

    /** Returns the problem for an exception. It is a client error if the container could not parse the request. */
    static ProblemException ofFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidParameterException unreadable) {
                return ofStatus(unreadable.getErrorCode(), cause);
            }
            if (cause instanceof OpenApiResourceNotFoundException) {
                return ofStatus(HttpStatus.NOT_FOUND.value(), cause);
            }
            if (cause instanceof RequestRejectedException) {
                return new ProblemException(
                        ProblemType.MALFORMED_REQUEST, "A header or a parameter has characters that are not allowed");
            }
        }
        if (DatabaseFailure.isOutage(failure)) {
            return new ProblemException(
                            ProblemType.STORAGE_UNAVAILABLE, "The database of the gateway cannot be used now")
                    .withRetryAfter(RETRY_AFTER)
                    .withCause(failure);
        }
        return internalError(failure);
    }

    /**
     * Returns whether the caller disconnected before the end of the response. Recognized by the container's exception
     * type, not by a message: a broken connection to the database has the same message.
     */
    static boolean isCallerGone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAbortException) {
                return true;
            }
        }
        return false;
    }

    private static ProblemException internalError(@Nullable Throwable cause) {
        return new ProblemException(
                        ProblemType.INTERNAL_ERROR, "The gateway failed; the operator finds more under the request id")
                .withCause(cause);
    }
}
