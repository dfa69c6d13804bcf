package io.gateway302.api;

import io.gateway302.catalog.Operation;
import io.gateway302.problem.Violation;
import java.util.List;

/**
 * Operation that a request asks for by its model.
 *
 * @param operation the operation; that of unlisted models if the request names no known one
 * @param violations violation of an unknown model; empty if there is none
 */
record ModelChoice(Operation operation, List<Violation> violations) {}
