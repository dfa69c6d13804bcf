package io.gateway302.webhooks;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteWebhookDeliveryTests extends WebhookDeliveryContractTests {

    @TempDir
    private Path directory;

    @Override
    String url() {
        return "jdbc:sqlite:" + directory.resolve("test.db")
                + "?journal_mode=WAL&busy_timeout=5000&foreign_keys=on&transaction_mode=IMMEDIATE";
    }
}
