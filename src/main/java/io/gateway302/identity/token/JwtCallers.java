package io.gateway302.identity.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.gateway302.identity.Caller;
import io.gateway302.identity.IdentityProperties;
import io.gateway302.identity.InvalidSettingException;
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

/** Authentication of clients by JWTs of the configured issuer. */
public final class JwtCallers implements CallerSource {

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);
    private static final Duration KEYS_OUTLIVE_ISSUER = Duration.ofHours(1);

    /**
     * Time for a refresh of the keys: two requests, for the metadata and the keys, of at most 2 s each, and a margin.
     */
    private static final Duration FETCH = Duration.ofSeconds(5);

    /**
     * Interval for the rate limit of key requests. At most two refreshes are made in it, so that JWTs with unknown key
     * ids cannot flood the issuer.
     */
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
     * Returns a source for the configured issuer; without an issuer, one that finds nothing.
     *
     * @param clientsByName lookup of callers by client name
     * @throws InvalidSettingException if a setting is missing or unsafe
     */
    public static CallerSource of(
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
        // The validators of the decoder check the claims.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        return new NimbusJwtDecoder(processor);
    }

    @Override
    public @Nullable Caller find(String credential) {
        // Every JWT starts with "ey", because its header starts with a brace in Base64.
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
