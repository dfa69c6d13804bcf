/** Endpoints that make pictures. */
@NullMarked
package io.gateway302.api.image;

import org.jspecify.annotations.NullMarked;
