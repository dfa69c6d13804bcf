package io.gateway302.problem;

/**
 * One broken rule.
 *
 * @param field path of the field, such as {@code logo_info.opacity}; empty for the body as a whole
 * @param code a stable word for programs, such as {@code required} or {@code max}
 * @param message a sentence for people; never holds the caller's value
 */
public record Violation(String field, String code, String message) {}
