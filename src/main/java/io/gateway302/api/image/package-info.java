/** Serves the typed endpoints for images. */
@NullMarked
package io.gateway302.api.image;

import org.jspecify.annotations.NullMarked;
