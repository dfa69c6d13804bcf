/** Links ledger entries by keyed hashes, and verifies the chain. */
@NullMarked
@NamedInterface("chain")
package io.gateway302.ledger.chain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
