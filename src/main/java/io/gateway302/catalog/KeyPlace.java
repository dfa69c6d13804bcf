package io.gateway302.catalog;

/**
 * Location of the upstream's key in a request, if it is not the header {@code Authorization}. The gateway sets it,
 * because callers do not have such a key.
 *
 * @param in {@code HEADER} or {@code QUERY}
 * @param name name of the header or query parameter
 */
public record KeyPlace(Field.Location in, String name) {}
