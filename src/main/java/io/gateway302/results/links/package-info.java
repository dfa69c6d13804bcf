/** Signs links that give read access without a credential. */
@NullMarked
@NamedInterface("links")
package io.gateway302.results.links;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
