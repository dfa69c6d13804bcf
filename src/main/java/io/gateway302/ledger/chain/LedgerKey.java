package io.gateway302.ledger.chain;

import io.gateway302.database.DataDirectory;
import io.gateway302.secret.Secret;
import io.gateway302.secret.SecretSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Secret of the ledger: the configured one, otherwise the one of browser tokens, which replicas share, otherwise one in
 * the data directory.
 */
final class LedgerKey {

    private static final String FILE = "ledger.key";

    /** Minimum length in bytes (RFC 2104 §3: not shorter than the hash). */
    private static final int MIN_BYTES = 32;

    private final List<SecretSource> configured;
    private final Supplier<DataDirectory> directory;

    LedgerKey(List<SecretSource> configured, Supplier<DataDirectory> directory) {
        this.configured = configured;
        this.directory = directory;
    }

    /**
     * Returns the secret of this configuration.
     *
     * @throws InvalidConfigurationPropertyValueException if the ledger's own secret is too short
     */
    static LedgerKey of(ChainProperties properties, Environment environment, ObjectProvider<DataDirectory> directory) {
        if (properties.source().readAll().stream()
                .anyMatch(secret -> secret.reveal().getBytes(StandardCharsets.UTF_8).length < MIN_BYTES)) {
            throw new InvalidConfigurationPropertyValueException(
                    "gateway.ledger.secret", null, "It must have at least " + MIN_BYTES + " bytes.");
        }
        SecretSource ofTokens = new SecretSource(
                environment.getProperty("gateway.identity.token-secret"),
                environment.getProperty("gateway.identity.token-secret-file"));
        return new LedgerKey(List.of(properties.source(), ofTokens), directory::getObject);
    }

    /** Returns the keys, of which the first hashes. Creates one in the data directory if there is none. */
    List<Secret> readOrMake() {
        List<Secret> found = read();
        if (!found.isEmpty()) {
            return found;
        }
        try {
            write(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read();
    }

    /** Returns whether the secret exists only in the data directory of this process. */
    boolean isOwn() {
        return configured.stream().allMatch(source -> source.readAll().isEmpty());
    }

    /** Returns the keys; an empty list if there are none. */
    List<Secret> read() {
        for (SecretSource source : configured) {
            List<Secret> given = source.readAll();
            if (!given.isEmpty()) {
                return given;
            }
        }
        return Files.exists(file()) ? new SecretSource(null, file().toString()).readAll() : List.of();
    }

    private Path file() {
        return directory.get().path().resolve(FILE);
    }

    private static void write(Path file) throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        // write a temporary file first, because another process may read the file at the same time
        Path made = Files.createTempFile(
                file.getParent(),
                FILE,
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(made, HexFormat.of().formatHex(key), StandardOpenOption.SYNC);
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException _) {
            // the other process was first, and both use its key
        } finally {
            Files.delete(made);
        }
    }
}
