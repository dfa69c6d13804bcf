/** HTTP of the simulated 302.AI: requests, multipart forms, streams and broken responses. */
@NullMarked
package io.gateway302.sandbox.http;

import org.jspecify.annotations.NullMarked;
