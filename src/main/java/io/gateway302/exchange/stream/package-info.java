/** Streams of bytes: decoding of content codings and observation of answers on their way to the caller. */
@NullMarked
@NamedInterface("stream")
package io.gateway302.exchange.stream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
