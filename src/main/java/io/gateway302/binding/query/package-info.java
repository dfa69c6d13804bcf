/** Parses query parameters strictly, and pages of lists. */
@NullMarked
@NamedInterface("query")
package io.gateway302.binding.query;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
