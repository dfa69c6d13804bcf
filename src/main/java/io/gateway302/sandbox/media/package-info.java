/** Makes the small files that the simulated 302.AI's links lead to, in the formats that its operations give. */
@NullMarked
package io.gateway302.sandbox.media;

import org.jspecify.annotations.NullMarked;
