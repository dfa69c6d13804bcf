package io.gateway302.idempotency;

import io.gateway302.exchange.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over several parts. Each part is preceded by its length, so that different parts cannot give the same input.
 */
final class Digest {

    private static final int PIECE = 64 * 1024;

    private final MessageDigest sha256 = sha256();

    static String of(String... parts) {
        Digest digest = new Digest();
        for (String part : parts) {
            digest.add(part);
        }
        return digest.hex();
    }

    Digest add(String part) {
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds the body of a request.
     *
     * @throws UncheckedIOException if the body cannot be read from its file
     */
    Digest add(Body body) {
        return switch (body) {
            case Body.Held held -> add(held.content());
            case Body.Stored stored -> add(stored);
            case Body.Stream _ -> throw new IllegalArgumentException("A request is not streamed");
        };
    }

    private Digest add(byte[] part) {
        begin(part.length);
        sha256.update(part);
        return this;
    }

    private Digest add(Body.Stored stored) {
        begin(Math.toIntExact(stored.length()));
        sha256.update(stored.head());
        byte[] piece = new byte[PIECE];
        try (InputStream file = Files.newInputStream(stored.file())) {
            file.skipNBytes(stored.from());
            for (int read = file.read(piece); read >= 0; read = file.read(piece)) {
                sha256.update(piece, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private void begin(int length) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    }

    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
