package io.gateway302.problem;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;

/** How a problem is written, so that the clients of a door understand it. The status is the same in each. */
public enum Dialect {
    /** A problem detail of RFC 9457; where nothing else was left on the request. */
    PROBLEM_DETAILS {
        @Override
        Object body(ProblemException problem, HttpServletRequest request) {
            return Problem.of(problem, request);
        }
    },
    /** 302.AI's own: OpenAI's form with 302.AI's {@code err_code}. */
    AI302 {
        @Override
        Object body(ProblemException problem, HttpServletRequest request) {
            return Ai302Error.of(problem);
        }
    },
    /** Anthropic's, for clients of its Messages API. */
    ANTHROPIC {
        @Override
        Object body(ProblemException problem, HttpServletRequest request) {
            return AnthropicError.of(problem, request);
        }

        @Override
        String eventPrefix() {
            return "event: error\ndata: ";
        }
    },
    /** 302.AI's with Google's {@code status}, for clients of the Gemini API. */
    GEMINI {
        @Override
        Object body(ProblemException problem, HttpServletRequest request) {
            return GeminiError.of(problem);
        }

        @Override
        Object streamed(ProblemException problem, HttpServletRequest request) {
            return GeminiError.streamed(problem);
        }
    };

    private static final String ATTRIBUTE = Dialect.class.getName();

    private static final Pattern MESSAGES = Pattern.compile("(?:/[^/]+)*/v1/messages(?:/.*)?");

    /** The second form is what newer clients of Google call where nobody tells them another version. */
    private static final Pattern GOOGLE =
            Pattern.compile("/v1beta/.*|/v1/models/[^/]+:(?:[A-Za-z]+Contents?|countTokens)");

    /** From now on, problems of the request are written so. */
    public static void leave(ServletRequest request, Dialect dialect) {
        request.setAttribute(ATTRIBUTE, dialect);
    }

    /** How problems of the request are written. */
    public static Dialect of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Dialect dialect ? dialect : PROBLEM_DETAILS;
    }

    /**
     * How the clients expect it that call 302.AI at this path.
     *
     * @param path without the query; below any prefix, such as that of {@code /cc/v1/messages}
     */
    public static Dialect ofPath(String path) {
        if (MESSAGES.matcher(path).matches()) {
            return ANTHROPIC;
        }
        return GOOGLE.matcher(path).matches() ? GEMINI : AI302;
    }

    /** The record that is written, for descriptions of the HTTP interface. */
    public Class<?> form() {
        return switch (this) {
            case PROBLEM_DETAILS -> Problem.class;
            case AI302 -> Ai302Error.class;
            case ANTHROPIC -> AnthropicError.class;
            case GEMINI -> GeminiError.class;
        };
    }

    /** The media type of such an answer. */
    MediaType contentType() {
        return this == PROBLEM_DETAILS ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON;
    }

    /** The answer's body, to be written as JSON. */
    abstract Object body(ProblemException problem, HttpServletRequest request);

    /** The data of an event in a running stream, to be written as JSON. */
    Object streamed(ProblemException problem, HttpServletRequest request) {
        return body(problem, request);
    }

    /** What stands before the data of such an event. */
    String eventPrefix() {
        return "data: ";
    }
}
