package io.gateway302.identity;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Recognizes clients by JWTs of the configured issuer. */
final class JwtCallers implements CallerSource {

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);
    private static final Duration KEYS_OUTLIVE_ISSUER = Duration.ofHours(1);

    /** Metadata and keys, two seconds each, and some air. */
    private static final Duration FETCH = Duration.ofSeconds(5);

    /** Twice in this time, so that JWTs that name unknown keys do not become a flood at the issuer. */
    private static final Duration FETCHES_APART = Duration.ofSeconds(10);

    private final JwtDecoder decoder;
    private final String clientClaim;
    private final Map<String, String> clients;
    private final Function<String, @Nullable Caller> clientsByName;

    private JwtCallers(
            JwtDecoder decoder, IdentityProperties.Jwt settings, Function<String, @Nullable Caller> clientsByName) {
        this.decoder = decoder;
        this.clientClaim = settings.clientClaim();
        this.clients = Map.copyOf(settings.clients());
        this.clientsByName = clientsByName;
    }

    /**
     * Recognizes what the settings say; nothing where they name no issuer.
     *
     * @param clientsByName finds clients by their names
     * @throws InvalidSettingException if a setting is missing or unsafe
     */
    static CallerSource of(
            IdentityProperties.Jwt settings, Function<String, @Nullable Caller> clientsByName, Clock clock) {
        String issuer = settings.issuerUri();
        if (issuer == null) {
            return _ -> null;
        }
        String audience = settings.audience();
        if (audience == null) {
            throw new InvalidSettingException(
                    "gateway.identity.jwt.issuer-uri is set, but gateway.identity.jwt.audience is not: JWTs that the "
                            + "issuer made for other services would be accepted.",
                    "Set gateway.identity.jwt.audience to what the issuer puts into aud for this gateway.");
        }
        String jwkSet = settings.jwkSetUri();
        NimbusJwtDecoder decoder = decoder(
                settings,
                new IssuerKeys(address("issuer-uri", issuer), jwkSet == null ? null : address("jwk-set-uri", jwkSet)));
        JwtTimestampValidator time = new JwtTimestampValidator(settings.clockSkew());
        time.setClock(clock);
        time.setAllowEmptyExpiryClaim(false);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                time,
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, named -> named != null && named.contains(audience))));
        return new JwtCallers(decoder, settings, clientsByName);
    }

    private static URI address(String property, String value) {
        try {
            return WebAddress.parse(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "gateway.identity.jwt." + property + " must be an https address, or http at a loopback address.",
                    "Correct gateway.identity.jwt." + property + ".");
        }
    }

    private static NimbusJwtDecoder decoder(IdentityProperties.Jwt settings, IssuerKeys keys) {
        JWKSource<SecurityContext> cached = JWKSourceBuilder.create(keys)
                .cache(KEYS_LIVE.toMillis(), FETCH.toMillis())
                .refreshAheadCache(false)
                .rateLimited(FETCHES_APART.toMillis())
                .outageTolerant(KEYS_OUTLIVE_ISSUER.toMillis())
                .build();
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                settings.algorithms().stream()
                        .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
                        .collect(Collectors.toSet()),
                cached));
        // the claims are checked by the decoder's own validators
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        return new NimbusJwtDecoder(processor);
    }

    @Override
    public @Nullable Caller find(String credential) {
        // every JWT begins so: the first character of its header is a brace
        return credential.startsWith("ey") ? client(credential) : null;
    }

    private @Nullable Caller client(String credential) {
        try {
            return decoder.decode(credential).getClaims().get(clientClaim) instanceof String value
                    ? clientsByName.apply(clients.getOrDefault(value, value))
                    : null;
        } catch (JwtException e) {
            return null;
        }
    }
}
