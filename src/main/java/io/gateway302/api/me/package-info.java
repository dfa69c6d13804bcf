/** Serves information about the calling client. */
@NullMarked
package io.gateway302.api.me;

import org.jspecify.annotations.NullMarked;
