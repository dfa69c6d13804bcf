package io.gateway302.identity.token;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source of the keys of an OpenID provider. It does not cache. Without a configured address, it reads the address from
 * the metadata of the provider.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final long MAX_BYTES = 512 * 1024;

    private final URI issuer;
    private final @Nullable URI jwkSet;
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();

    /**
     * Creates the source for an issuer.
     *
     * @param jwkSet address of the keys; null to read it from the metadata of the issuer
     */
    IssuerKeys(URI issuer, @Nullable URI jwkSet) {
        this.issuer = issuer;
        this.jwkSet = jwkSet;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            return JWKSet.parse(get(jwkSet == null ? discover() : jwkSet));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            log.warn("The keys of the JWT issuer {} cannot be fetched: {}", issuer, e.toString());
            throw new JWKSetRetrievalException("The keys of the issuer cannot be fetched", e);
        }
    }

    /** Returns the address of the keys according to OpenID Connect Discovery 1.0 §4. */
    private URI discover() throws IOException, ParseException {
        String base = issuer.toString().replaceAll("/$", "");
        Map<String, Object> metadata =
                JSONObjectUtils.parse(get(URI.create(base + "/.well-known/openid-configuration")));
        if (!issuer.toString().equals(metadata.get("issuer"))) {
            throw new IOException("The metadata are those of another issuer");
        }
        return WebAddress.parse(JSONObjectUtils.getString(metadata, "jwks_uri"));
    }

    private String get(URI address) throws IOException {
        CompletableFuture<HttpResponse<String>> exchange = http.sendAsync(
                HttpRequest.newBuilder(address).build(), BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
        try {
            HttpResponse<String> response = exchange.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException(address + " answers " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(address + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } finally {
            exchange.cancel(true);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
