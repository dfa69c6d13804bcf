/** Shows the catalog: which operations there are, what they take and what they cost. */
@NullMarked
package io.gateway302.api.operation;

import org.jspecify.annotations.NullMarked;
