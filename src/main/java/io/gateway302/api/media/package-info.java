/** Constraints on addresses and files in requests. */
@NullMarked
package io.gateway302.api.media;

import org.jspecify.annotations.NullMarked;
