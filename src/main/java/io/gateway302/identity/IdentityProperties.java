package io.gateway302.identity;

import io.gateway302.secret.SecretSource;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * How callers prove who they are, and how clients and keys are followed.
 *
 * @param refreshInterval how often each replica looks for changes of clients and keys; short enough for a revoked key to
 *     be refused everywhere within two seconds
 * @param tokenSecret signs browser tokens, at least 32 bytes; of several, separated by commas, the first signs and all
 *     are accepted
 * @param tokenSecretFile path of a file that holds the same
 * @param jwt whose JWTs are accepted
 * @param throttle how many failures an address has
 */
@Validated
@ConfigurationProperties("gateway.identity")
record IdentityProperties(
        @DefaultValue("1s") @DurationMin(millis = 50) Duration refreshInterval,
        @Nullable String tokenSecret,
        @Nullable String tokenSecretFile,
        @DefaultValue Jwt jwt,
        @Valid @DefaultValue Throttle throttle) {

    SecretSource tokenSecrets() {
        return new SecretSource(tokenSecret, tokenSecretFile);
    }

    @Override
    public String toString() {
        return "IdentityProperties[" + tokenSecrets() + ", " + jwt + ", " + throttle + "]";
    }

    /**
     * Whose JWTs are accepted.
     *
     * @param issuerUri the issuer; none are accepted where it is not set
     * @param audience what must be in {@code aud}
     * @param clientClaim the claim that names the client
     * @param clients names of clients by values of that claim; a value that is not listed is itself a name
     * @param algorithms how they may be signed; the type holds neither {@code none} nor shared secrets
     * @param clockSkew by how much the issuer's clock may differ
     * @param jwkSetUri where the issuer's keys are; asked of the issuer where it is not set
     */
    record Jwt(
            @Nullable String issuerUri,
            @Nullable String audience,
            @DefaultValue("azp") String clientClaim,
            @DefaultValue Map<String, String> clients,
            @DefaultValue({"RS256", "ES256", "PS256"}) List<SignatureAlgorithm> algorithms,
            @DefaultValue("30s") Duration clockSkew,
            @Nullable String jwkSetUri) {

        /** Takes an empty text, as an unset variable gives it, for none. */
        Jwt {
            issuerUri = StringUtils.hasText(issuerUri) ? issuerUri.strip() : null;
            audience = StringUtils.hasText(audience) ? audience.strip() : null;
            jwkSetUri = StringUtils.hasText(jwkSetUri) ? jwkSetUri.strip() : null;
        }
    }

    /**
     * How many failures an address has.
     *
     * @param failures how many are answered with 401 in a window; those that follow with 429
     * @param window how long they are counted
     */
    record Throttle(
            @Min(1) @DefaultValue("120") int failures,
            @DefaultValue("1m") Duration window) {}
}
