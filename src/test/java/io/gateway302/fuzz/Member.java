package io.gateway302.fuzz;

import java.util.function.Function;

/**
 * Member of a valid JSON body, or field of a valid form.
 *
 * @param name name without quotation marks
 * @param values grammar of its valid values, as JSON text
 * @param required whether a body without it is invalid
 */
record Member(String name, Function<Choices, String> values, boolean required) {

    /** Returns a member that every valid body has; the options are JSON text. */
    static Member required(String name, String... options) {
        return new Member(name, choices -> choices.of(options), true);
    }

    /** Returns a member that some valid bodies have; the options are JSON text. */
    static Member optional(String name, String... options) {
        return new Member(name, choices -> choices.of(options), false);
    }
}
