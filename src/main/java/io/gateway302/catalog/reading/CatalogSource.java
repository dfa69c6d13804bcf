package io.gateway302.catalog.reading;

/**
 * Content of a catalog file.
 *
 * @param file name for messages, such as {@code catalog/doubao.yaml}
 * @param yaml content of the file
 */
public record CatalogSource(String file, String yaml) {}
