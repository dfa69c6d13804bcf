/** Describes the paths of 302.AI in the OpenAPI document. */
@NullMarked
package io.gateway302.api.document;

import org.jspecify.annotations.NullMarked;
