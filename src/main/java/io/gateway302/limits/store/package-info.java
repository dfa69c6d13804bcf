/** Counts what is used per limit and window, in memory or in Redis. */
@NullMarked
package io.gateway302.limits.store;

import org.jspecify.annotations.NullMarked;
