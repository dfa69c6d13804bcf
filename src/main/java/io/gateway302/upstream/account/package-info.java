/** The account at 302.AI: balances, records of costs, prices, and the states of its keys. */
@NullMarked
@NamedInterface("account")
package io.gateway302.upstream.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
