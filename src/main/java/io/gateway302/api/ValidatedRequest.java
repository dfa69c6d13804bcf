package io.gateway302.api;

import io.gateway302.catalog.Operation;

/**
 * Valid request to an endpoint whose operation the model selects.
 *
 * @param operation the operation
 * @param body the request
 * @param <T> type of the request
 */
public record ValidatedRequest<T>(Operation operation, T body) {}
