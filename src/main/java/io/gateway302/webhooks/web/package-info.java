/** Serves the endpoints with which clients manage their webhooks. */
@NullMarked
package io.gateway302.webhooks.web;

import org.jspecify.annotations.NullMarked;
