package io.gateway302.identity;

import io.gateway302.secret.SecretSource;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
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
 * Settings for the authentication of callers, and for the detection of changes of clients and keys.
 *
 * @param refreshInterval interval at which each replica checks for changes of clients and keys, at least 50 ms; the
 *     default ensures that all replicas reject a revoked key within two seconds
 * @param tokenSecret secret that signs browser tokens, at least 32 bytes; of several, separated by commas, the first
 *     one signs and all are accepted
 * @param tokenSecretFile path of a file with these secrets
 * @param jwt settings for the authentication by JWTs
 * @param throttle rate limit for failed authentications per remote address
 * @param originSchemes schemes of the origins of desktop and mobile apps and of browser extensions that clients may
 *     allow, in addition to http and https
 */
@Validated
@ConfigurationProperties("gateway.identity")
public record IdentityProperties(
        @DefaultValue("1s") @DurationMin(millis = 50) Duration refreshInterval,
        @Nullable String tokenSecret,
        @Nullable String tokenSecretFile,
        @DefaultValue Jwt jwt,
        @Valid @DefaultValue Throttle throttle,

        @DefaultValue({"app", "capacitor", "tauri", "chrome-extension", "moz-extension", "vscode-webview"})
        List<@Pattern(regexp = WebOrigin.SCHEME, message = "is not a scheme in lower case, such as app") String>
                originSchemes) {

    /** Copies the list of schemes. */
    public IdentityProperties {
        originSchemes = List.copyOf(originSchemes);
    }

    public SecretSource tokenSecrets() {
        return new SecretSource(tokenSecret, tokenSecretFile);
    }

    @Override
    public String toString() {
        return "IdentityProperties[" + tokenSecrets() + ", " + jwt + ", " + throttle + "]";
    }

    /**
     * Settings for the authentication by JWTs.
     *
     * @param issuerUri URI of the issuer; if not set, no JWT is accepted
     * @param audience value that the claim {@code aud} must contain
     * @param clientClaim claim that identifies the client
     * @param clients client names by values of that claim; a value that is not listed is used as the name
     * @param algorithms accepted signature algorithms; the type excludes {@code none} and shared secrets
     * @param clockSkew tolerated difference between the clocks of the issuer and the gateway
     * @param jwkSetUri address of the issuer's keys; if not set, it is read from the metadata of the issuer
     */
    public record Jwt(
            @Nullable String issuerUri,
            @Nullable String audience,
            @DefaultValue("azp") String clientClaim,
            @DefaultValue Map<String, String> clients,
            @DefaultValue({"RS256", "ES256", "PS256"}) List<SignatureAlgorithm> algorithms,
            @DefaultValue("30s") Duration clockSkew,
            @Nullable String jwkSetUri) {

        /** Treats a blank value, as an unset environment variable yields it, as not set. */
        public Jwt {
            issuerUri = StringUtils.hasText(issuerUri) ? issuerUri.strip() : null;
            audience = StringUtils.hasText(audience) ? audience.strip() : null;
            jwkSetUri = StringUtils.hasText(jwkSetUri) ? jwkSetUri.strip() : null;
        }
    }

    /**
     * Rate limit for failed authentications per remote address.
     *
     * @param failures number of failures per window that get a response with status 401, at least 1; further ones get
     *     429
     * @param window duration of a window
     */
    public record Throttle(
            @Min(1) @DefaultValue("120") int failures,
            @DefaultValue("1m") Duration window) {}
}
