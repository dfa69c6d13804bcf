/** Checks the operations of the catalog against each other, and completes what follows from other entries. */
@NullMarked
package io.gateway302.catalog.rules;

import org.jspecify.annotations.NullMarked;
