package io.gateway302.ledger.chain;

import io.gateway302.ledger.Link;
import io.gateway302.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hash chain that makes changes of the ledger detectable. Each link has a hash of itself and of the previous link
 * (HMAC-SHA-256, RFC 2104). The key is not in the database, so that access to the database is not sufficient to rebuild
 * a chain.
 */
public final class Chain {

    /** Previous hash of the first link. */
    public static final String GENESIS = "0".repeat(64);

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    /**
     * Creates a chain that hashes with the first key and accepts all keys.
     *
     * @param keys keys, at least one
     */
    public Chain(List<Secret> keys) {
        this.keys = keys.stream()
                .map(key -> new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
    }

    /** Returns the next link. */
    public Link link(String writer, long sequence, String document, String previousHash) {
        return new Link(
                writer,
                sequence,
                document,
                previousHash,
                hash(keys.getFirst(), writer, sequence, document, previousHash));
    }

    /** Returns whether the hash of the link is valid. */
    public boolean proves(Link link) {
        byte[] hash = link.hash().getBytes(StandardCharsets.US_ASCII);
        return keys.stream()
                .anyMatch(key -> MessageDigest.isEqual(
                        hash,
                        hash(key, link.writer(), link.sequence(), link.document(), link.previousHash())
                                .getBytes(StandardCharsets.US_ASCII)));
    }

    private static String hash(SecretKeySpec key, String writer, long sequence, String document, String previousHash) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(previousHash.getBytes(StandardCharsets.US_ASCII));
            mac.update(writer.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
            mac.update(document.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
        }
    }
}
