/** Shows callers to themselves. */
@NullMarked
package io.gateway302.api.me;

import org.jspecify.annotations.NullMarked;
