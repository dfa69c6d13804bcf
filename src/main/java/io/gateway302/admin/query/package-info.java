/** Strict reading of query parameters, and pages of lists. */
@NullMarked
package io.gateway302.admin.query;

import org.jspecify.annotations.NullMarked;
