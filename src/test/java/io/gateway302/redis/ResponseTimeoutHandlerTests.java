package io.gateway302.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResponseTimeoutHandlerTests {

    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ResponseTimeoutHandler(Duration.ofSeconds(3), () -> {}));

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        var _ = channel.close();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void closesAfterACommandWithoutAnAnswer() {
        channel.writeOutbound("a");
        pass(2_999);
        assertThat(channel.isOpen()).isTrue();

        channel.writeOutbound("b");
        pass(1);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesAfterTheFirstCommandThatFollowsTheLastAnswer() {
        channel.writeOutbound("a");
        pass(2_000);
        channel.writeInbound("1");
        channel.writeOutbound("b");
        pass(2_999);
        assertThat(channel.isOpen()).isTrue();

        pass(1);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void keepsAConnectionOnWhichNothingIsAsked() {
        channel.writeOutbound("a");
        channel.writeInbound("1");
        pass(60_000);

        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.<String>readInbound()).isEqualTo("1");
        assertThat(channel.<String>readOutbound()).isEqualTo("a");
    }
}
