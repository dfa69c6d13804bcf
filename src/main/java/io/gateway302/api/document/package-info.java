/** Builds the OpenAPI document, from the records of the typed API and the catalog paths of 302.AI. */
@NullMarked
package io.gateway302.api.document;

import org.jspecify.annotations.NullMarked;
