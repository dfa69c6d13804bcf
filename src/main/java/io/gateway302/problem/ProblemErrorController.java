package io.gateway302.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller for failures outside of controllers, such as a bug in a filter or a request that the firewall rejected.
 */
@Hidden
@RestController
class ProblemErrorController implements ErrorController {

    private static final Logger log = LoggerFactory.getLogger(ProblemErrorController.class);

    private final Problems problems;

    ProblemErrorController(Problems problems) {
        this.problems = problems;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    @Nullable
    ResponseEntity<Object> error(HttpServletRequest request, HttpServletResponse response) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (failure instanceof CloseNowException || response.isCommitted()) {
            // the code that threw it has already written the response, and wants the connection closed
            return null;
        }
        // the container reports an unreadable body as a failure too, but with a 4xx status
        ProblemException problem = status >= 500 && failure instanceof Throwable thrown
                ? ProblemTranslation.ofFailure(thrown)
                : ProblemTranslation.ofStatus(status, null);
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            log.error("Unexpected failure", problem.getCause());
        }
        return problems.render(problem, request);
    }
}
