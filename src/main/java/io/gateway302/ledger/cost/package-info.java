/** Learns from 302.AI what calls really cost, after they are complete. */
@NullMarked
package io.gateway302.ledger.cost;

import org.jspecify.annotations.NullMarked;
