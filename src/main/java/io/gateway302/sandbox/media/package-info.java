/** Generates the small files behind links of the simulated 302.AI, in the formats of its operations. */
@NullMarked
package io.gateway302.sandbox.media;

import org.jspecify.annotations.NullMarked;
