package io.gateway302.results;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.results.ResultReader.Linked;
import io.gateway302.results.links.LinkParameters;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.coyote.CloseNowException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller for stored result files. The signature in the link is the only credential. The headers keep a browser from
 * executing anything in a file, whatever a provider has made it.
 */
@Hidden
@RestController
class ResultController {

    private final ObjectProvider<ResultReader> reader;

    ResultController(ObjectProvider<ResultReader> reader) {
        this.reader = reader;
    }

    /** Sends a file or a part of it; to {@code HEAD}, its headers. */
    @GetMapping("/files/{id}")
    void file(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ResultReader files = reader.getIfAvailable();
        if (files == null) {
            throw new ProblemException(ProblemType.NOT_FOUND, "This gateway stores no result files");
        }
        LinkParameters link = LinkParameters.of(request);
        Linked linked = files.find(id, link.expires(), link.signature());
        StoredResponse.of(files, linked, request, response);
    }

    /** Passes the exception on to the container, which closes the connection. A problem cannot be sent any more. */
    @ExceptionHandler
    void close(CloseNowException broken) throws CloseNowException {
        throw broken;
    }
}
