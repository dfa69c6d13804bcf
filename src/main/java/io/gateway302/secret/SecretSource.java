package io.gateway302.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Source of a secret: a value, or a file as orchestrators mount them. The file takes precedence.
 *
 * @param value the secret, or several separated by commas
 * @param file path of a file with the same content
 */
public record SecretSource(@Nullable String value, @Nullable String file) {

    /**
     * Returns all secrets of this source, in order; empty if nothing is set.
     *
     * @throws UnreadableSecretException if the file cannot be read
     */
    public List<Secret> readAll() {
        return Arrays.stream(text().split("[,\\r\\n]"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Secret::of)
                .toList();
    }

    /** Returns the first secret of this source; null if there is none. */
    public @Nullable Secret read() {
        List<Secret> all = readAll();
        return all.isEmpty() ? null : all.getFirst();
    }

    private String text() {
        if (file == null || file.isBlank()) {
            return value == null ? "" : value;
        }
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UnreadableSecretException(file, e);
        }
    }

    @Override
    public String toString() {
        return "SecretSource[file=" + file + "]";
    }
}
