/** Looks up the real cost of completed calls at 302.AI. */
@NullMarked
package io.gateway302.ledger.cost;

import org.jspecify.annotations.NullMarked;
