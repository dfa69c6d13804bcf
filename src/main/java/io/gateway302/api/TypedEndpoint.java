package io.gateway302.api;

/**
 * Says that an operation has a validated endpoint of its own. Each is a bean, so that the list of operations can name
 * it.
 *
 * @param operation id of the operation
 * @param path path of the endpoint
 */
public record TypedEndpoint(String operation, String path) {}
