package io.gateway302;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Settings of Awaitility for all tests: conditions are checked at once and then often, and may take long on a busy
 * machine. Its own defaults are an interval of 100 ms and a timeout of 10 s.
 */
public final class AwaitilityDefaults implements BeforeAllCallback {

    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(INTERVAL);
        Awaitility.setDefaultTimeout(TIMEOUT);
    }
}
