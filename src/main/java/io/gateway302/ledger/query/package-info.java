/** Selections of calls, and sums of usage. */
@NullMarked
@NamedInterface("query")
package io.gateway302.ledger.query;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
