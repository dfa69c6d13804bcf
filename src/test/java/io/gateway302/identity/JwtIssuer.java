package io.gateway302.identity;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.function.UnaryOperator;

/** OpenID provider on loopback. */
final class JwtIssuer implements AutoCloseable {

    static final String AUDIENCE = "gateway302-of-tests";

    private static final String KEYS = "/keys";

    private final WireMockServer server = new WireMockServer(options().dynamicPort());

    JwtIssuer() {
        server.start();
        answer(get("/.well-known/openid-configuration")
                .willReturn(okJson("{\"issuer\":\"" + address() + "\",\"jwks_uri\":\"" + address() + KEYS + "\"}")));
    }

    static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the address, which is also the issuer identifier. */
    String address() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Returns the settings with which a gateway trusts this issuer. */
    String[] settings() {
        return new String[] {"gateway.identity.jwt.issuer-uri=" + address(), "gateway.identity.jwt.audience=" + AUDIENCE
        };
    }

    JwtIssuer publish(JWK... keys) {
        answer(get(KEYS).willReturn(okJson(new JWKSet(Arrays.asList(keys)).toString())));
        return this;
    }

    void answer(MappingBuilder mapping) {
        server.stubFor(mapping);
    }

    int keysFetched() {
        return server.findAll(getRequestedFor(urlEqualTo(KEYS))).size();
    }

    /** Returns the claims of a valid JWT for the client. */
    JWTClaimsSet.Builder claims(String client) {
        return new JWTClaimsSet.Builder()
                .issuer(address())
                .audience(AUDIENCE)
                .subject("a-user")
                .claim("azp", client)
                .issueTime(Date.from(Instant.now().minusSeconds(300)))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    String jwt(RSAKey key, String client) {
        return jwt(key, client, claims -> claims);
    }

    String jwt(RSAKey key, String client, UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(JWSAlgorithm.RS256, key, () -> new RSASSASigner(key), change.apply(claims(client)));
    }

    /** Returns a JWT that is signed with HS256 and the public key as the secret, to test algorithm confusion. */
    String signedWithPublicKey(RSAKey key, String client) {
        return sign(
                JWSAlgorithm.HS256,
                key,
                () -> new MACSigner(key.toRSAPublicKey().getEncoded()),
                claims(client));
    }

    String unsigned(String client) {
        return new PlainJWT(claims(client).build()).serialize();
    }

    private static String sign(JWSAlgorithm algorithm, RSAKey key, SignerSource signer, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims.build());
            jwt.sign(signer.get());
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface SignerSource {
        JWSSigner get() throws JOSEException;
    }

    @Override
    public void close() {
        server.stop();
    }
}
