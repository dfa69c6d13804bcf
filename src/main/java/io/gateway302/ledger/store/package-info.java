/** Stores, searches and verifies the entries of all writers, in its own database file or in PostgreSQL. */
@NullMarked
package io.gateway302.ledger.store;

import org.jspecify.annotations.NullMarked;
