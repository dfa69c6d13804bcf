package io.gateway302.problem;

import io.gateway302.correlation.RequestId;
import java.io.IOException;
import java.util.Arrays;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Valve that writes a problem if Tomcat rejects a message before the gateway's code runs, for example one with an
 * invalid request target. Tomcat creates it by its class name.
 */
public class ProblemReportValve extends ErrorReportValve {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemException problem = ProblemTranslation.ofStatus(status, null);
        RefusalLog.write(problem, request);
        try {
            response.setHeader(RequestId.HEADER, RequestId.of(request));
            response.setStatus(problem.type().status().value());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(JSON.writeValueAsBytes(Problem.of(problem, request, contextPath())));
            response.finishResponse();
        } catch (IOException e) {
            // the caller has disconnected
        }
    }

    /** Returns the path of the only application, at which the pages of the problems are. */
    private String contextPath() {
        return Arrays.stream(getContainer().findChildren())
                .filter(Context.class::isInstance)
                .map(child -> ((Context) child).getPath())
                .findFirst()
                .orElse("");
    }
}
