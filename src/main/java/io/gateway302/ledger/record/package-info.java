/** Records calls and administrative actions as ledger entries: intents, ends and notes. */
@NullMarked
@NamedInterface("record")
package io.gateway302.ledger.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
