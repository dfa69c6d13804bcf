/** Draws the images in responses of the simulated 302.AI. */
@NullMarked
package io.gateway302.sandbox.picture;

import org.jspecify.annotations.NullMarked;
