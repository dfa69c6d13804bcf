package io.gateway302.catalog;

/**
 * A part of the upstream that no caller reaches, whatever the method, also where paths pass that the catalog lacks.
 *
 * @param path what the barred paths begin with, such as {@code /sso/}
 * @param note why
 */
public record BarredPath(String path, String note) {}
