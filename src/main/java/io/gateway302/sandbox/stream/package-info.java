/** What the simulated 302.AI streams, frame by frame. */
@NullMarked
package io.gateway302.sandbox.stream;

import org.jspecify.annotations.NullMarked;
