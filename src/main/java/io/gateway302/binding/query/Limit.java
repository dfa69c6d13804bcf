package io.gateway302.binding.query;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documentation of the parameter for the maximum number of items of a page. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        allowEmptyValue = true,
        description = "Most items of a page",
        schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = PageRequest.LIMIT))
public @interface Limit {}
