package io.gateway302.problem;

import io.gateway302.correlation.RequestId;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with a problem where Tomcat turns a message away before any of our code runs, such as one with an impossible
 * request target. Tomcat makes it by its class name.
 */
public class ProblemReportValve extends ErrorReportValve {

    private static final JsonMapper JSON = new JsonMapper();

    /** How Tomcat begins to say that the head of a request is too large: it has no status or exception of its own for it. */
    private static final List<String> HEAD_TOO_LARGE = List.of(
            beginning(Http11InputBuffer.class, "iib.requestheadertoolarge.error"),
            beginning(MimeHeaders.class, "headers.maxCountFail"));

    private static String beginning(Class<?> place, String key) {
        String parameter = "\u0000";
        return StringManager.getManager(place).getString(key, parameter).split(parameter, 2)[0];
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemException problem = ProblemTranslation.ofStatus(
                isHeadTooLarge(failure) ? HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value() : status, null);
        try {
            response.setHeader(RequestId.HEADER, RequestId.of(request));
            response.setStatus(problem.type().status().value());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(JSON.writeValueAsBytes(Problem.of(problem, request)));
            response.finishResponse();
        } catch (IOException e) {
            // the caller is gone; there is nobody left to tell
        }
    }

    private static boolean isHeadTooLarge(@Nullable Throwable failure) {
        String message = failure == null ? null : failure.getMessage();
        return message != null && HEAD_TOO_LARGE.stream().anyMatch(message::startsWith);
    }
}
