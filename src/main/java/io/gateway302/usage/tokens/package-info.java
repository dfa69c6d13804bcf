/** Reads tokens and other counts from responses and streams of all formats. */
@NullMarked
package io.gateway302.usage.tokens;

import org.jspecify.annotations.NullMarked;
