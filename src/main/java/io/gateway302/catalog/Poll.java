package io.gateway302.catalog;

import org.springframework.http.HttpMethod;

/**
 * How the result of a task is asked for.
 *
 * @param method HTTP method; some polls are POSTs
 * @param path path, with the task's id as a path variable or in the body
 */
public record Poll(HttpMethod method, String path) {}
