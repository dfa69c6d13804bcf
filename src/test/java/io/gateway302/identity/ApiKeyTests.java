package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.secret.Secret;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTests {

    @Test
    void isMadeOf64And256RandomBits() {
        ApiKey key = ApiKey.generate(new SecureRandom());

        assertThat(key.reveal()).matches("gw302_[0-9a-f]{16}_[0-9a-f]{64}");
        assertThat(key.reveal())
                .isNotEqualTo(ApiKey.generate(new SecureRandom()).reveal());
    }

    @Test
    void readsWhatItWrote() {
        ApiKey key = ApiKey.generate(new SecureRandom());

        assertThat(ApiKey.parse(key.reveal())).satisfies(read -> {
            assertThat(read.id()).isEqualTo(key.id());
            assertThat(read.digest()).isEqualTo(key.digest());
        });
    }

    @Test
    void keepsNothingButTheDigestOfTheSecret() {
        assertThat(ApiKey.parse("gw302_demo_sandbox-only"))
                .satisfies(key -> assertThat(key.digest()).isEqualTo(Secret.sha256("sandbox-only")));
    }

    @Test
    void doesNotPrintItsSecret() {
        assertThat(ApiKey.parse("gw302_demo_sandbox-only")).hasToString("gw302_demo_[secret]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gw302_",
                "gw302_demo",
                "gw302_demo_",
                "gw302__secret",
                "gw302t_demo_secret",
                "gw302_demo_secret\n",
                "GW302_demo_secret",
                "gw302_demo_sécret",
                "sk-1234567890"
            })
    void isNotReadFromOtherForms(String text) {
        assertThat(ApiKey.parse(text)).isNull();
    }

    @Test
    void hasPartsOfLimitedLength() {
        String id = "a".repeat(64);
        String secret = "s".repeat(256);

        assertThat(ApiKey.parse("gw302_" + id + "_" + secret)).isNotNull();
        assertThat(ApiKey.parse("gw302_" + id + "a_" + secret)).isNull();
        assertThat(ApiKey.parse("gw302_" + id + "_" + secret + "s")).isNull();
    }
}
