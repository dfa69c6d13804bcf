/** Reads the catalog from its YAML files and reports all errors in them at once. */
@NullMarked
package io.gateway302.catalog.reading;

import org.jspecify.annotations.NullMarked;
