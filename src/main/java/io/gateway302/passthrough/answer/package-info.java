/** Answers of the pass-through that are not those of 302.AI, or that are changed for the caller. */
@NullMarked
package io.gateway302.passthrough.answer;

import org.jspecify.annotations.NullMarked;
