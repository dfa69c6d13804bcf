/** Serves the catalog: operations, their fields and prices. */
@NullMarked
package io.gateway302.api.operation;

import org.jspecify.annotations.NullMarked;
