/** Keeps the entries of all writers in a database of its own or in PostgreSQL, finds them again, and proves them. */
@NullMarked
package io.gateway302.ledger.store;

import org.jspecify.annotations.NullMarked;
