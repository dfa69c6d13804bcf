/** Authenticates HTTP requests, throttles failed attempts, and handles CORS. */
@NullMarked
package io.gateway302.identity.web;

import org.jspecify.annotations.NullMarked;
