package io.gateway302.binding.query;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documentation of the parameter for the start of a page. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        allowEmptyValue = true,
        description = "The `next_cursor` of the page before; nothing for the first",
        schema = @Schema(type = "string", pattern = "^[A-Za-z0-9-]{0,64}$"))
public @interface Cursor {}
