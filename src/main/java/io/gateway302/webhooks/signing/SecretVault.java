package io.gateway302.webhooks.signing;

import io.gateway302.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encryption of webhook secrets for the database: AES-256 in GCM, with a key that is derived from a token secret (HKDF,
 * RFC 5869). A reader of the database, or of a backup, cannot sign events. Without a token secret, secrets are
 * stored as they are: a key that does not survive a restart would make them unreadable.
 */
public final class SecretVault {

    private static final String PLAIN = "plain";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte[] PURPOSE = "gateway302 webhook secrets".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_LENGTH = 32;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;

    /** Length of a key's id in bytes. */
    private static final int ID_LENGTH = 4;

    private final List<Key> keys;
    private final SecureRandom random = new SecureRandom();

    /**
     * Creates the encryption.
     *
     * @param secrets token secrets: the first encrypts, all decrypt; may be empty
     */
    public SecretVault(List<Secret> secrets) {
        this.keys = secrets.stream().map(SecretVault::key).toList();
    }

    /**
     * Key of the encryption.
     *
     * @param id hash that tells which key encrypted a text
     */
    private record Key(String id, SecretKey key) {}

    private static Key key(Secret secret) {
        byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            SecretKey key = KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES", HKDFParameterSpec.ofExtract().addIKM(bytes).thenExpand(PURPOSE, KEY_LENGTH));
            byte[] digest = Secret.sha256(HexFormat.of().formatHex(key.getEncoded()));
            return new Key(HexFormat.of().formatHex(digest, 0, ID_LENGTH), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HKDF-SHA256", e);
        }
    }

    /** Returns whether secrets are encrypted. */
    public boolean encrypts() {
        return !keys.isEmpty();
    }

    /** Returns the text for the database. */
    public String seal(String webhookId, WebhookSecret secret) {
        if (keys.isEmpty()) {
            return PLAIN + ":" + Base64.getEncoder().encodeToString(secret.key());
        }
        Key key = keys.getFirst();
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, webhookId).doFinal(secret.key());
            byte[] whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
            return key.id() + ":" + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
    }

    /**
     * Returns the secret of a text from the database.
     *
     * @throws UnreadableSecretException if the token secret that encrypted it is no longer configured
     */
    public WebhookSecret open(String webhookId, String stored) {
        String[] parts = stored.split(":", 2);
        if (parts.length != 2) {
            throw new UnreadableSecretException(webhookId);
        }
        try {
            byte[] content = Base64.getDecoder().decode(parts[1]);
            return WebhookSecret.ofKey(
                    parts[0].equals(PLAIN) ? content : decrypted(key(webhookId, parts[0]), content, webhookId));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnreadableSecretException(webhookId);
        }
    }

    private Key key(String webhookId, String id) {
        return keys.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UnreadableSecretException(webhookId));
    }

    private static byte[] decrypted(Key key, byte[] content, String webhookId) throws GeneralSecurityException {
        byte[] nonce = Arrays.copyOf(content, NONCE_LENGTH);
        return cipher(Cipher.DECRYPT_MODE, key, nonce, webhookId)
                .doFinal(content, NONCE_LENGTH, content.length - NONCE_LENGTH);
    }

    /** Returns whether a text from the database is to be sealed anew: it is plain, or has an older key. */
    public boolean isOutdated(String stored) {
        return !keys.isEmpty() && !stored.startsWith(keys.getFirst().id() + ":");
    }

    /** The id of the webhook is authenticated, so that a row cannot get the secret of another. */
    private static Cipher cipher(int mode, Key key, byte[] nonce, String webhookId) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(webhookId.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    /** Exception for a secret that cannot be decrypted. */
    public static final class UnreadableSecretException extends RuntimeException {

        UnreadableSecretException(String webhookId) {
            super("The secret of the webhook " + webhookId
                    + " was encrypted with a token secret that is not configured");
        }
    }
}
