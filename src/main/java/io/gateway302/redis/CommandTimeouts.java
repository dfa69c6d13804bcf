package io.gateway302.redis;

import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long an answer is waited for: by a call, as long as is configured; by the PING of a background thread, which asks
 * whether the store is there at all, for a second.
 */
final class CommandTimeouts extends TimeoutOptions.TimeoutSource {

    private static final Duration OF_A_PING = Duration.ofSeconds(1);

    private final Duration timeout;

    CommandTimeouts(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public long getTimeout(RedisCommand<?, ?, ?> command) {
        return (command.getType() == CommandType.PING ? OF_A_PING : timeout).toMillis();
    }

    @Override
    public TimeUnit getTimeUnit() {
        return TimeUnit.MILLISECONDS;
    }
}
