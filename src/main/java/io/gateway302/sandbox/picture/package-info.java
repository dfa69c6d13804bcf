/** Draws the pictures that the simulated 302.AI answers with. */
@NullMarked
package io.gateway302.sandbox.picture;

import org.jspecify.annotations.NullMarked;
