package io.gateway302.catalog;

/**
 * A catalog file.
 *
 * @param file name to be used in messages, such as {@code catalog/doubao.yaml}
 * @param yaml what stands in it
 */
record CatalogSource(String file, String yaml) {}
