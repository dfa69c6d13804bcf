/** Holds what was recorded on this machine's own disk, until the store has it. */
@NullMarked
package io.gateway302.ledger.journal;

import org.jspecify.annotations.NullMarked;
