package io.gateway302.binding;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a body that is announced as too large before anything of it is read. Spring reads its first byte before it asks a
 * converter, and a caller that waits to hear whether its body is wanted ({@code Expect: 100-continue}) would then send it.
 */
final class AnnouncedSizeInterceptor implements HandlerInterceptor {

    private final long maxBodySize;

    AnnouncedSizeInterceptor(long maxBodySize) {
        this.maxBodySize = maxBodySize;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getContentLengthLong() > maxBodySize
                && handler instanceof HandlerMethod method
                && readsStrictly(method)) {
            throw CappedInputStream.tooLarge(maxBodySize);
        }
        return true;
    }

    private static boolean readsStrictly(HandlerMethod method) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (StrictBodyConverter.reads(parameter.getParameterType())) {
                return true;
            }
        }
        return false;
    }
}
