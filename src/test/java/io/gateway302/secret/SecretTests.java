package io.gateway302.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SecretTests {

    private final Secret secret = Secret.of("  sk-of-the-secret-tests\n");

    @Test
    void revealsItselfWithoutTheWhiteSpaceAroundIt() {
        assertThat(secret.reveal()).isEqualTo("sk-of-the-secret-tests");
    }

    @Test
    void doesNotPrint() {
        assertThat(secret).hasToString("[secret]");
        assertThat("%s %s".formatted(secret, new SecretSource("sk-in-a-source-of-the-tests", "/a/file")))
                .isEqualTo("[secret] SecretSource[file=/a/file]");
    }

    @Test
    void doesNotGoIntoJson() {
        assertThat(JsonMapper.shared().writeValueAsString(secret)).doesNotContain("sk-of-the-secret-tests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void isNeverBlank(String blank) {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(blank));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"sk-of-the-secret-test", "sk-of-the-secret-tests ", "SK-of-the-secret-tests", "[secret]"})
    void matchesNothingElse(String candidate) {
        assertThat(secret.matches(candidate)).isFalse();
    }

    @Test
    void matchesAndEqualsItsOwnText() {
        assertThat(secret.matches("sk-of-the-secret-tests")).isTrue();
        assertThat(secret)
                .isEqualTo(Secret.of("sk-of-the-secret-tests"))
                .hasSameHashCodeAs(Secret.of("sk-of-the-secret-tests"))
                .isNotEqualTo(Secret.of("sk-of-other-secret-tests"))
                .isNotEqualTo("sk-of-the-secret-tests");
    }

    @Test
    void isTakenOutOfTextsFromTheMomentThatItExists() {
        String text = "before sk-that-comes-into-being after";
        assertThat(Redaction.redact(text)).isSameAs(text);

        Secret.of("sk-that-comes-into-being");

        assertThat(Redaction.redact(text)).isEqualTo("before [redacted] after");
    }

    @Test
    void isDigestedAsEverybodyDoes() throws Exception {
        assertThat(Secret.sha256("clé"))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest("clé".getBytes(StandardCharsets.UTF_8)));
    }
}
