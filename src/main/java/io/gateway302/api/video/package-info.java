/** Serves the typed endpoint for videos. */
@NullMarked
package io.gateway302.api.video;

import org.jspecify.annotations.NullMarked;
