package io.gateway302.api;

import io.gateway302.catalog.Catalog;
import io.gateway302.exchange.ServletAttributes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Interceptor that stores the operation of a typed endpoint before the body is read, so that metrics and traces of a
 * rejected body have it too. If the model selects the operation, it is that of unlisted models until the model is read.
 */
@Component
class OperationInterceptor implements HandlerInterceptor, WebMvcConfigurer {

    private final Catalog catalog;

    OperationInterceptor(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        // before those that refuse requests, whose responses name the operation
        registry.addInterceptor(this).order(Ordered.HIGHEST_PRECEDENCE);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            OperationId id = method.getMethodAnnotation(OperationId.class);
            if (id != null) {
                ServletAttributes.set(request, catalog.require(id.value()));
            }
            UpstreamPath path = method.getMethodAnnotation(UpstreamPath.class);
            if (path != null) {
                ServletAttributes.set(request, ModelOperations.unlisted(catalog, path.value()));
            }
        }
        return true;
    }
}
