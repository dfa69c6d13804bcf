/** Answers of the pass-through that are not those of 302.AI, or that are changed for the caller. */
@NullMarked
package io.gateway302.passthrough.response;

import org.jspecify.annotations.NullMarked;
