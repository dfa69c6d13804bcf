package io.gateway302.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Exception handler that turns each exception of a controller into a problem. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    ResponseEntity<Object> problem(ProblemException exception, HttpServletRequest request) {
        return problems.render(exception, request);
    }

    /** Leaves an exception to the container, which closes the connection of a response that broke off. */
    @ExceptionHandler
    void brokenOff(CloseNowException exception) throws CloseNowException {
        throw exception;
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> failure(Exception exception, HttpServletRequest request) {
        if (isCallerGone(exception, request)) {
            return null;
        }
        ProblemException problem = ProblemTranslation.ofFailure(exception);
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            log.error("Unexpected failure", exception);
        } else if (problem.type() == ProblemType.STORAGE_UNAVAILABLE) {
            log.warn("The database cannot be used: {}", exception.toString());
        }
        return problems.render(problem, request);
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return invalidParameter(exception.getParameterName(), "required", "is required", request);
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = exception instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(exception.getPropertyName());
        return invalidParameter(name, "type", "is not of the right type", request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        if (isCallerGone(exception, servletRequest(request))) {
            return null;
        }
        ProblemException problem = ProblemTranslation.ofStatus(status.value(), exception);
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            log.error("Unexpected failure", exception);
        }
        ResponseEntity<Object> response = problems.render(problem, servletRequest(request));
        return ResponseEntity.status(response.getStatusCode())
                .headers(headers)
                .headers(response.getHeaders())
                .body(response.getBody());
    }

    private static boolean isCallerGone(Exception exception, HttpServletRequest request) {
        boolean gone = ProblemTranslation.isCallerGone(exception);
        if (gone) {
            ReportedProblem.callerLeft(request);
        }
        return gone;
    }

    private ResponseEntity<Object> invalidParameter(String name, String code, String message, WebRequest request) {
        return problems.render(
                ProblemException.invalid(List.of(new Violation(name, code, message))), servletRequest(request));
    }

    private static HttpServletRequest servletRequest(WebRequest request) {
        return ((ServletWebRequest) request).getRequest();
    }
}
