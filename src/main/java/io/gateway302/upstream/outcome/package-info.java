/** Decides what a response or its absence means: success, failure, retry, and whether it may have been billed. */
@NullMarked
package io.gateway302.upstream.outcome;

import org.jspecify.annotations.NullMarked;
