package io.gateway302.binding;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Interceptor that rejects unknown query parameters of the gateway's own endpoints, except those that check them
 * themselves ({@link ChecksQuery}).
 */
final class StrictQueryInterceptor implements HandlerInterceptor {

    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null
                && handler instanceof HandlerMethod method
                && !method.hasMethodAnnotation(ChecksQuery.class)) {
            List<Violation> violations = QueryNames.unknown(request, parameters(method));
            if (!violations.isEmpty()) {
                throw ProblemException.invalid(violations);
            }
        }
        return true;
    }

    private List<String> parameters(HandlerMethod method) {
        List<String> parameters = new ArrayList<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null) {
                parameter.initParameterNameDiscovery(names);
                parameters.add(name(annotation, parameter.getParameterName()));
            }
        }
        return parameters;
    }

    private static String name(RequestParam annotation, @Nullable String parameter) {
        return annotation.name().isEmpty() ? Objects.requireNonNull(parameter) : annotation.name();
    }
}
