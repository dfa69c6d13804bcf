/** Detects the type, the dimensions and the duration of a file from its content. */
@NullMarked
@NamedInterface("media")
package io.gateway302.results.media;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
