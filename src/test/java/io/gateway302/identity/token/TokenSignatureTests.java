package io.gateway302.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.gateway302.identity.InvalidSettingException;
import io.gateway302.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures of browser tokens, and their verification. */
class TokenSignatureTests {

    private static final String OLD = "the-old-secret-of-tests-with-its-32-bytes";
    private static final String NEW = "the-new-secret-of-tests-with-its-32-bytes";

    private final Map<String, Object> claims = Map.of("sub", "a client");

    @Test
    void takesBackWhatItSigned() {
        TokenSignature signature = signature(NEW);

        assertThat(signature.verify(signature.sign(claims))).isEqualTo(claims);
    }

    @Test
    void takesWhatAnotherReplicaSigned() {
        assertThat(signature(NEW).verify(signature(NEW).sign(claims))).isEqualTo(claims);
    }

    @Test
    void goesOnAcceptingTheSecretThatIsBeingReplaced() {
        TokenSignature both = signature(NEW, OLD);

        assertThat(both.verify(signature(OLD).sign(claims))).isEqualTo(claims);
        assertThat(signature(NEW).verify(both.sign(claims))).isEqualTo(claims);
        assertThat(signature(NEW).verify(signature(OLD).sign(claims))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"HS256,JWT", "HS256,", "HS384,gw302t", "HS512,gw302t"})
    void refusesAnotherAlgorithmOrType(String algorithm, String type) throws Exception {
        String longSecret = NEW + NEW;
        JWSObject other = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                        .type(type == null ? null : new JOSEObjectType(type))
                        .build(),
                new Payload(claims));
        other.sign(new MACSigner(longSecret));

        assertThat(signature(longSecret).verify(other.serialize())).isNull();
    }

    @Test
    void refusesWhatNobodySigned() {
        String unsigned = base64("{\"alg\":\"none\",\"typ\":\"gw302t\"}") + "." + base64("{\"sub\":\"x\"}") + ".";
        String signed = signature(NEW).sign(claims);
        String[] parts = signed.split("\\.");
        String changed = parts[0] + "." + base64("{\"sub\":\"another client\"}") + "." + parts[2];

        assertThat(List.of(unsigned, changed, parts[0] + "." + parts[1] + ".", "", "...", "rubbish", signed + "A"))
                .allSatisfy(text -> assertThat(signature(NEW).verify(text)).isNull());
    }

    @Test
    void refusesAShortSecret() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> signature("31 bytes are one byte too few.."))
                .withMessage("The secret that signs browser tokens has 31 bytes; it must have at least 32.");
    }

    private static TokenSignature signature(String... secrets) {
        return new TokenSignature(List.of(secrets).stream().map(Secret::of).toList());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
