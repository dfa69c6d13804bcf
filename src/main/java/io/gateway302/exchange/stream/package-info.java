/** Streams of bytes: decoding of content codings, observation of responses on their way to the caller, and reading. */
@NullMarked
@NamedInterface("stream")
package io.gateway302.exchange.stream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
