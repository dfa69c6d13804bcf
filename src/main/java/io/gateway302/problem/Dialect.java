package io.gateway302.problem;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;

/** Error format of an entry point's clients. The HTTP status is the same in all formats. */
public enum Dialect {
    /** Problem detail of RFC 9457; the default. */
    PROBLEM_DETAILS {
        @Override
        Object body(ProblemException problem, HttpServletRequest request) {
            return Problem.of(problem, request);
        }

        @Override
        Object streamed(ProblemException problem, HttpServletRequest request) {
            // clients of OpenAI's streams, which are the only ones here, find an error in no other format
            return Ai302Error.of(problem);
        }
    },
    /** 302.AI's format: that of OpenAI with 302.AI's {@code err_code}. */
    AI302 {
        @Override
        Object body(ProblemException problem, HttpServletRequest request) {
            return Ai302Error.of(problem);
        }

        @Override
        Object streamed(ProblemException problem, HttpServletRequest request) {
            return isOfResponses(request) ? ResponsesError.of(problem) : body(problem, request);
        }

        @Override
        String eventPrefix(HttpServletRequest request) {
            return isOfResponses(request) ? ERROR_EVENT : super.eventPrefix(request);
        }

        private static boolean isOfResponses(HttpServletRequest request) {
            return RESPONSES.matcher(request.getRequestURI()).matches();
        }
    },
    /** Format of Anthropic's Messages API. */
    ANTHROPIC {
        @Override
        Object body(ProblemException problem, HttpServletRequest request) {
            return AnthropicError.of(problem, request);
        }

        @Override
        String eventPrefix(HttpServletRequest request) {
            return ERROR_EVENT;
        }
    },
    /** 302.AI's format with Google's {@code status}, for clients of the Gemini API. */
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

    private static final String ERROR_EVENT = "event: error\ndata: ";

    private static final Pattern RESPONSES = Pattern.compile("(?:/[^/]+)*/v1/responses");

    private static final Pattern MESSAGES = Pattern.compile("(?:/[^/]+)*/v1/messages(?:/.*)?");

    /** Paths of the Gemini API. Newer clients of Google use the second form by default. */
    private static final Pattern GOOGLE =
            Pattern.compile("/v1beta/.*|/v1/models/[^/]+:(?:[A-Za-z]+Contents?|countTokens)");

    /** Stores the format for all problems of the request. */
    public static void leave(ServletRequest request, Dialect dialect) {
        request.setAttribute(ATTRIBUTE, dialect);
    }

    /** Returns the format for problems of the request. */
    public static Dialect of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Dialect dialect ? dialect : PROBLEM_DETAILS;
    }

    /**
     * Returns the format that clients of a 302.AI path expect.
     *
     * @param path path without the query; may have a prefix, as in {@code /cc/v1/messages}
     */
    public static Dialect ofPath(String path) {
        if (path.contains("/v1/messages") && MESSAGES.matcher(path).matches()) {
            return ANTHROPIC;
        }
        boolean mayBeGoogle = path.startsWith("/v1beta/") || path.startsWith("/v1/models/");
        return mayBeGoogle && GOOGLE.matcher(path).matches() ? GEMINI : AI302;
    }

    /** Returns the record that is written, for the OpenAPI document. */
    public Class<?> form() {
        return switch (this) {
            case PROBLEM_DETAILS -> Problem.class;
            case AI302 -> Ai302Error.class;
            case ANTHROPIC -> AnthropicError.class;
            case GEMINI -> GeminiError.class;
        };
    }

    /** Returns the media type of an error response. */
    MediaType contentType() {
        return this == PROBLEM_DETAILS ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON;
    }

    /** Returns the response body, to be written as JSON. */
    abstract Object body(ProblemException problem, HttpServletRequest request);

    /** Returns the data of an event in a stream that has begun, to be written as JSON. */
    Object streamed(ProblemException problem, HttpServletRequest request) {
        return body(problem, request);
    }

    /** Returns the text before the data of such an event. */
    String eventPrefix(HttpServletRequest request) {
        return "data: ";
    }
}
