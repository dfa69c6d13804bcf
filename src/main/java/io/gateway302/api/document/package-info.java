/** Makes the OpenAPI document: the records of the API as they are written and read, and the paths of 302.AI. */
@NullMarked
package io.gateway302.api.document;

import org.jspecify.annotations.NullMarked;
