/** Tests of the whole. */
@NullMarked
package io.gateway302;

import org.jspecify.annotations.NullMarked;
