/** Serves the ledger and the sums of usage. */
@NullMarked
package io.gateway302.admin.ledger;

import org.jspecify.annotations.NullMarked;
