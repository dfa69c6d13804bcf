package io.gateway302.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RedactionTests {

    @Test
    void leavesATextWithoutSecretsAlone() {
        String text = "nothing to hide";

        assertThat(Redaction.redact(text)).isSameAs(text);
        assertThat(Redaction.redactNullable(text)).isSameAs(text);
        assertThat(Redaction.redactNullable(null)).isNull();
    }

    @Test
    void takesEveryOccurrenceOut() {
        Secret.of("sk-that-occurs-often");

        assertThat(Redaction.redact("sk-that-occurs-often,sk-that-occurs-oftensk-that-occurs-often"))
                .isEqualTo("[redacted],[redacted][redacted]");
        assertThat(Redaction.redactNullable("a sk-that-occurs-often")).isEqualTo("a [redacted]");
    }

    @Test
    void leavesNoRestOfASecretThatBeginsWithAnother() {
        Secret.of("sk-that-is-a-beginning");
        Secret.of("sk-that-is-a-beginning-and-goes-on");

        assertThat(Redaction.redact("sk-that-is-a-beginning-and-goes-on sk-that-is-a-beginning"))
                .isEqualTo("[redacted] [redacted]");
    }

    @Test
    void findsASecretThatJsonWritesInItsOwnWay() {
        Secret.of("sk-with-\"quotes\"-and-\\-in-it");

        assertThat(Redaction.redact(JsonMapper.shared().writeValueAsString("sk-with-\"quotes\"-and-\\-in-it")))
                .isEqualTo("\"[redacted]\"");
        assertThat(Redaction.redact("sk-with-\"quotes\"-and-\\-in-it")).isEqualTo("[redacted]");
    }

    @Test
    void doesNotBlackenOrdinaryWords() {
        Secret.of("picture");

        assertThat(Redaction.redact("a picture of a cat")).isEqualTo("a picture of a cat");
    }

    @Test
    void takesOutWhateverLooksLikeACallersCredential() {
        assertThat(Redaction.redact("Bearer gw302_0123abcd_deadbeefdeadbeef, gw302t_eyJh.bGci.Oi_J-I and gw302.io"))
                .isEqualTo("Bearer [redacted], [redacted] and gw302.io");
    }
}
