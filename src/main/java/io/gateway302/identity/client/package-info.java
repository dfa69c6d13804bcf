/** Clients, their keys, and the audit trail of their changes, in the database and in memory. */
@NullMarked
@NamedInterface("client")
package io.gateway302.identity.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
