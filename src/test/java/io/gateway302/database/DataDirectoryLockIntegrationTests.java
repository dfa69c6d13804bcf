package io.gateway302.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.redis.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Exclusive use of a data directory by one process, unless processes share a Redis. */
@ExtendWith(OutputCaptureExtension.class)
class DataDirectoryLockIntegrationTests {

    @TempDir
    Path directory;

    private GatewayProcess other(String... properties) {
        return GatewayProcess.start(
                GatewayApplication.class,
                directory,
                Map.of("AI302_API_KEY", "key-of-another-process", "GATEWAY_ADMIN_KEY", RunningGateway.ADMIN_KEY),
                properties);
    }

    private RunningGateway here(String... properties) {
        return RunningGateway.start(directory.resolve("data"), properties);
    }

    @Test
    void aSecondProcessIsRefusedUntilTheFirstIsGone(CapturedOutput output) throws Exception {
        try (GatewayProcess first = other()) {
            assertThatThrownBy(this::here).isInstanceOf(Exception.class);

            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("The data directory " + directory.resolve("data") + " is in use by another gateway.")
                    .contains("GATEWAY_STORE=redis")
                    .doesNotContain("\tat ");
            // The operating system releases the lock, however a process ends.
            first.kill();
            assertThat(first.endsWithin(Duration.ofSeconds(10))).isTrue();
        }
        here().close();
        here().close();
    }

    @Test
    void processesThatShareARedisMayShareTheDirectory(CapturedOutput output) {
        try (TestRedis redis = TestRedis.create()) {
            String[] shared = {"gateway.store=redis", "spring.data.redis.url=" + redis.url()};
            try (GatewayProcess _ = other(shared)) {
                here(shared).close();

                assertThatThrownBy(this::here).isInstanceOf(Exception.class);
                assertThat(output).contains("is in use by another gateway.");
            }
        }
    }
}
