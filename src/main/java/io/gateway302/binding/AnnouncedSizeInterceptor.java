package io.gateway302.binding;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Interceptor that rejects a body by its Content-Length before any byte of it is read. Spring reads the first byte
 * before it asks a converter, and a caller with {@code Expect: 100-continue} would then send the body.
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
