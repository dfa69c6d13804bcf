package io.gateway302.webhooks.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.secret.Redaction;
import io.gateway302.secret.Secret;
import io.gateway302.webhooks.signing.SecretVault.UnreadableSecretException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretVaultTests {

    private static final Secret FIRST = Secret.of("first-token-secret-of-the-vault-tests");
    private static final Secret SECOND = Secret.of("second-token-secret-of-the-vault-tests");

    private final WebhookSecret secret = WebhookSecret.generate(new SecureRandom());
    private final SecretVault vault = new SecretVault(List.of(FIRST));

    @Test
    void storesASecretEncrypted() {
        String stored = vault.seal("wh_1", secret);

        assertThat(vault.open("wh_1", stored).reveal()).isEqualTo(secret.reveal());
        assertThat(stored).doesNotContain(secret.reveal().substring("whsec_".length()));
        assertThat(vault.seal("wh_1", secret)).isNotEqualTo(stored);
        assertThat(vault.isOutdated(stored)).isFalse();
    }

    @Test
    void doesNotOpenASecretOfAnotherWebhookOrOfAnotherKey() {
        String stored = vault.seal("wh_1", secret);

        assertThatThrownBy(() -> vault.open("wh_2", stored)).isInstanceOf(UnreadableSecretException.class);
        assertThatThrownBy(() -> new SecretVault(List.of(SECOND)).open("wh_1", stored))
                .isInstanceOf(UnreadableSecretException.class);
        assertThatThrownBy(() -> new SecretVault(List.of()).open("wh_1", stored))
                .isInstanceOf(UnreadableSecretException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "plain:%", "other:AAAA", ":", "::"})
    void reportsWhatIsNoSecret(String stored) {
        assertThatThrownBy(() -> vault.open("wh_1", stored)).isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void reportsASecretThatWasChanged() {
        String stored = vault.seal("wh_1", secret);
        String id = stored.substring(0, stored.indexOf(':') + 1);
        byte[] content = Base64.getDecoder().decode(stored.substring(id.length()));
        content[20] ^= 1;

        assertThatThrownBy(() -> vault.open("wh_1", id + Base64.getEncoder().encodeToString(content)))
                .isInstanceOf(UnreadableSecretException.class);
        assertThatThrownBy(() -> vault.open("wh_1", id + "AAAA")).isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void opensWithAnOlderKeyAndTellsThatItIsOutdated() {
        String stored = vault.seal("wh_1", secret);
        SecretVault rotated = new SecretVault(List.of(SECOND, FIRST));

        assertThat(rotated.open("wh_1", stored).reveal()).isEqualTo(secret.reveal());
        assertThat(rotated.isOutdated(stored)).isTrue();
        assertThat(rotated.isOutdated(rotated.seal("wh_1", secret))).isFalse();
    }

    @Test
    void storesSecretsPlainlyWithoutAKeyAndEncryptsThemLater() {
        SecretVault plain = new SecretVault(List.of());
        String stored = plain.seal("wh_1", secret);

        assertThat(plain.encrypts()).isFalse();
        assertThat(plain.isOutdated(stored)).isFalse();
        assertThat(plain.open("wh_1", stored).reveal()).isEqualTo(secret.reveal());
        assertThat(vault.open("wh_1", stored).reveal()).isEqualTo(secret.reveal());
        assertThat(vault.isOutdated(stored)).isTrue();
    }

    @Test
    void isNotPrinted() {
        assertThat(secret.reveal()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(secret).hasToString("[secret]");
        assertThat(Redaction.redact("the secret " + secret.reveal() + " is here"))
                .isEqualTo("the secret [redacted] is here");
    }

    @Test
    void signsLikeTheExampleOfTheSpecification() {
        // the example of the reference libraries
        WebhookSecret example = WebhookSecret.ofKey(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

        assertThat(Signature.of(List.of(example), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
