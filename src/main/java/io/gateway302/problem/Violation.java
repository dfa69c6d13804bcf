package io.gateway302.problem;

/**
 * Violation of one validation rule.
 *
 * @param field path of the field, such as {@code logo_info.opacity}; empty for the body as a whole
 * @param code stable code for programs, such as {@code required} or {@code max}
 * @param message text for people; never contains the caller's value
 */
public record Violation(String field, String code, String message) {}
