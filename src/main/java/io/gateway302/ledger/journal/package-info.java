/** Stores ledger entries on the local disk until the store has them. */
@NullMarked
package io.gateway302.ledger.journal;

import org.jspecify.annotations.NullMarked;
