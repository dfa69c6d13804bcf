/** gateway302: a governed gateway between services and 302.AI. */
@NullMarked
package io.gateway302;

import org.jspecify.annotations.NullMarked;
