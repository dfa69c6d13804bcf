package io.gateway302.api;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller method that returns a record.
 *
 * @param method the method
 */
record ApiEndpoint(Method method) {

    /** Returns all methods at the gateway's own paths. */
    static List<ApiEndpoint> all() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        List<ApiEndpoint> endpoints = new ArrayList<>();
        for (String module : List.of("io.gateway302.api", "io.gateway302.admin", "io.gateway302.webhooks")) {
            for (var controller : scanner.findCandidateComponents(module)) {
                Arrays.stream(Class.forName(controller.getBeanClassName()).getDeclaredMethods())
                        .filter(method -> AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class))
                        .filter(method -> method.getReturnType() != void.class)
                        .filter(method -> !isHidden(method))
                        .map(ApiEndpoint::new)
                        .forEach(endpoints::add);
            }
        }
        return endpoints;
    }

    private static boolean isHidden(Method method) {
        return method.isAnnotationPresent(Hidden.class)
                || method.getDeclaringClass().isAnnotationPresent(Hidden.class);
    }

    /** Returns the operation id in the document. */
    String operationId() {
        return method.getAnnotation(Operation.class).operationId();
    }

    /** Returns sample responses: with all optional values, and without any. */
    Stream<Object> samples() {
        AnnotatedType type = method.getAnnotatedReturnType();
        AnnotatedType body = type instanceof AnnotatedParameterizedType entity
                        && ResponseEntity.class.isAssignableFrom(method.getReturnType())
                ? entity.getAnnotatedActualTypeArguments()[0]
                : type;
        return Stream.of(SampleValues.full(), SampleValues.sparse())
                .flatMap(samples -> body.getType() instanceof Class<?> answer && answer.isSealed()
                        ? Arrays.stream(answer.getPermittedSubclasses()).map(samples::of)
                        : Stream.of(samples.of(body)));
    }

    @Override
    public String toString() {
        return operationId();
    }
}
