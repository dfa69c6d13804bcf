/** Runs gateway302, a gateway between services and 302.AI with authentication, limits and a ledger. */
@NullMarked
package io.gateway302;

import org.jspecify.annotations.NullMarked;
