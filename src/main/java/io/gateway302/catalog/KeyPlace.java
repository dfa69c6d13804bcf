package io.gateway302.catalog;

/**
 * Where the upstream takes its key, other than the header {@code Authorization}. It is for the gateway to fill: a caller
 * has no such key.
 *
 * @param in a header or the query
 * @param name name of the header or of the parameter
 */
public record KeyPlace(Field.Location in, String name) {}
