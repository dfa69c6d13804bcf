package io.gateway302.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import io.gateway302.identity.InvalidSettingException;
import io.gateway302.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signature of claims with a shared secret (JWS compact serialization, HS256). Verification accepts only tokens of this
 * type and algorithm.
 */
public final class TokenSignature {

    /** Minimum length of a secret in bytes: that of the hash (RFC 7518 §3.2). */
    private static final int MIN_SECRET_BYTES = 32;

    /** Header type that distinguishes browser tokens from other texts signed with the same secret. */
    private static final JOSEObjectType TYPE = new JOSEObjectType("gw302t");

    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build();

    private final List<byte[]> secrets;

    /**
     * Creates a signature that signs with the first secret and accepts all of them.
     *
     * @throws InvalidSettingException if a secret is too short
     */
    public TokenSignature(List<Secret> secrets) {
        this.secrets = secrets.stream().map(TokenSignature::key).toList();
    }

    private static byte[] key(Secret secret) {
        byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_SECRET_BYTES) {
            throw new InvalidSettingException(
                    "The secret that signs browser tokens has " + bytes.length + " bytes; it must have at least "
                            + MIN_SECRET_BYTES + ".",
                    "Set GATEWAY_TOKEN_SECRET or GATEWAY_TOKEN_SECRET_FILE to a longer one, as `openssl rand -hex 32` "
                            + "makes it.");
        }
        return bytes;
    }

    public String sign(Map<String, Object> claims) {
        try {
            JWSObject signed = new JWSObject(HEADER, new Payload(claims));
            signed.sign(new MACSigner(secrets.getFirst()));
            return signed.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
        }
    }

    /** Returns the claims; null if the text is not a JWS or its signature is not valid. */
    @Nullable
    Map<String, Object> verify(String text) {
        try {
            JWSObject signed = JWSObject.parse(text);
            return isSigned(signed) ? signed.getPayload().toJSONObject() : null;
        } catch (ParseException | JOSEException e) {
            return null;
        }
    }

    private boolean isSigned(JWSObject signed) throws JOSEException {
        JWSHeader header = signed.getHeader();
        if (!HEADER.getAlgorithm().equals(header.getAlgorithm()) || !TYPE.equals(header.getType())) {
            return false;
        }
        for (byte[] secret : secrets) {
            if (signed.verify(new MACVerifier(secret))) {
                return true;
            }
        }
        return false;
    }
}
