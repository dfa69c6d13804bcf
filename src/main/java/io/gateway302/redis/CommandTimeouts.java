package io.gateway302.redis;

import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Timeouts of Redis commands: the configured timeout for commands of calls, and 1 s for {@code PING}, by which
 * background threads check that the store is available.
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
