package io.gateway302.relay;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Rules for responses on their way to the caller.
 *
 * @param drains whether the responses of an operation, given by its id, are read to their end after their caller has
 *     disconnected
 * @param maxDrain maximum time for reading a response to its end without its caller
 * @param maxStream maximum duration of a streaming response
 * @param heartbeat time after which a comment is sent to the caller of an event stream to which nothing else is sent;
 *     zero for none
 */
public record RelayRules(Predicate<String> drains, Duration maxDrain, Duration maxStream, Duration heartbeat) {}
