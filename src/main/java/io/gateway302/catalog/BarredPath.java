package io.gateway302.catalog;

/**
 * Part of the upstream that is blocked for all callers and methods, even if unlisted paths are allowed.
 *
 * @param path prefix of the blocked paths, such as {@code /sso/}
 * @param note reason for the block
 */
public record BarredPath(String path, String note) {}
