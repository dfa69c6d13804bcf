/** Serves the endpoint with which clients create browser tokens for their front ends. */
@NullMarked
package io.gateway302.api.token;

import org.jspecify.annotations.NullMarked;
