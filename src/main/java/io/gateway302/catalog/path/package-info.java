/** Matches request paths against the path templates of operations. */
@NullMarked
package io.gateway302.catalog.path;

import org.jspecify.annotations.NullMarked;
