/** HTTP to 302.AI: the client, framing and cleaning of headers, and masking of the upstream keys. */
@NullMarked
package io.gateway302.upstream.http;

import org.jspecify.annotations.NullMarked;
