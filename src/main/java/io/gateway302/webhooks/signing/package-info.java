/** Secrets of webhooks: their encryption for the database, and the signatures that they make. */
@NullMarked
package io.gateway302.webhooks.signing;

import org.jspecify.annotations.NullMarked;
