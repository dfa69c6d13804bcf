/** Frames the streams of the simulated 302.AI. */
@NullMarked
package io.gateway302.sandbox.stream;

import org.jspecify.annotations.NullMarked;
