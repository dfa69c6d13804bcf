package io.gateway302.api;

/**
 * Typed endpoint of an operation. Each is a bean, so that the list of operations can show its path.
 *
 * @param operation operation id
 * @param path path of the endpoint
 */
public record TypedEndpoint(String operation, String path) {}
