package io.gateway302.webserver;

import jakarta.servlet.RequestDispatcher;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;

/**
 * Distinction between a request head that is too large and one that is malformed. Tomcat rejects both with the same
 * status; only the message of the exception differs.
 */
final class HeadTooLarge {

    private static final String TOO_LONG =
            StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error");
    private static final StringManager headers = StringManager.getManager(MimeHeaders.class);

    private HeadTooLarge() {}

    /** Returns whether the request was rejected because its head has too many bytes or too many headers. */
    static boolean isReason(Request request, int maxHeaderCount) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Exception refusal
                && (TOO_LONG.equals(refusal.getMessage())
                        || headers.getString("headers.maxCountFail", maxHeaderCount)
                                .equals(refusal.getMessage()));
    }
}
