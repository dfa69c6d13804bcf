/** Serves the typed endpoints for speech. */
@NullMarked
package io.gateway302.api.audio;

import org.jspecify.annotations.NullMarked;
