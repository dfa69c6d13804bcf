package io.gateway302.webhooks;

import static io.gateway302.webhooks.WebhookSystem.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.secret.Secret;
import io.gateway302.webhooks.signing.SecretVault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of webhooks in the database. */
class WebhookSecretsTests {

    private static final Secret NEXT = Secret.of("next-token-secret-of-the-tests-of-webhooks");

    @TempDir
    private Path directory;

    private final Receiver receiver = new Receiver();
    private WebhookSystem system;

    @BeforeEach
    void open() {
        system = new WebhookSystem("jdbc:sqlite:" + directory.resolve("test.db")
                + "?journal_mode=WAL&busy_timeout=5000&foreign_keys=on&transaction_mode=IMMEDIATE");
    }

    @AfterEach
    void close() {
        receiver.close();
        system.close();
    }

    @Test
    void areNotReadableInTheDatabase() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));

        assertThat(stored())
                .hasSize(1)
                .noneMatch(text -> text.contains(webhook.secret().reveal().substring("whsec_".length())));
    }

    @Test
    void areEncryptedAnewWithTheFirstTokenSecret() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        String rotated =
                system.webhooks.rotate(CLIENT, webhook.webhook().id()).secret().reveal();
        List<String> before = stored();
        Secret old = Secret.of("token-secret-of-the-tests-of-webhooks");

        system.maintenance(new SecretVault(List.of(NEXT, old))).run();

        assertThat(stored()).hasSize(2).doesNotContainAnyElementsOf(before);
        SecretVault next = new SecretVault(List.of(NEXT));
        assertThat(stored())
                .extracting(text -> next.open(webhook.webhook().id(), text).reveal())
                .containsExactly(rotated, webhook.secret().reveal());
    }

    @Test
    void areLeftAloneWithoutATokenSecret() {
        system.webhook(receiver.url("/"));
        List<String> before = stored();

        system.maintenance(new SecretVault(List.of())).run();
        system.maintenance(new SecretVault(List.of(NEXT))).run();

        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void failTheDeliveryIfTheyCannotBeRead() {
        Webhooks.Issued webhook = system.webhook(receiver.url("/"));
        system.jdbc.sql("update webhook_endpoint set secret = 'lost:AAAA'").update();
        system.startDeliverer();

        system.add("task_1", "task.succeeded");

        await().until(() -> "secret".equals(system.last(webhook).lastError()));
        assertThat(receiver.received()).isEmpty();
        assertThat(system.last(webhook).state()).isEqualTo(Delivery.State.PENDING);
    }

    private List<String> stored() {
        return system.jdbc.sql("""
                        select secret as text from webhook_endpoint
                        union all
                        select previous_secret from webhook_endpoint where previous_secret is not null
                        """).query((row, _) -> row.getString("text")).list();
    }
}
