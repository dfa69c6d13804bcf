/** Sends a call with retries, failover, circuit breakers and concurrency limits. */
@NullMarked
@NamedInterface("call")
package io.gateway302.upstream.call;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
