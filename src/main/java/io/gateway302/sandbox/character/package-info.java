/** Simulator of the character operation. */
@NullMarked
package io.gateway302.sandbox.character;

import org.jspecify.annotations.NullMarked;
