package io.gateway302.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a key from an environment variable, or from the file that the variable with the suffix {@code _FILE} names.
 */
final class CheckKey {

    private final Map<String, String> environment;

    CheckKey(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Returns the first key that one of the variables gives; null if none of them is set. The file takes precedence
     * over the value.
     *
     * @throws StepFailure if a named file has no key or cannot be read, or a key has an invalid character
     */
    @Nullable
    String read(String... variables) {
        for (String variable : variables) {
            String file = environment.getOrDefault(variable + "_FILE", "");
            String key = first(file.isBlank() ? environment.getOrDefault(variable, "") : text(variable, file));
            if (key != null) {
                return requireVisible(variable, key);
            }
            if (!file.isBlank()) {
                throw new StepFailure(variable + "_FILE: the file " + file + " is empty");
            }
        }
        return null;
    }

    private static String requireVisible(String variable, String key) {
        if (!key.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new StepFailure(variable + " holds a key with a character that no HTTP header can carry");
        }
        return key;
    }

    private static String text(String variable, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new StepFailure(variable + "_FILE: the file " + file + " " + reason(e));
        }
    }

    private static String reason(Exception failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "does not exist";
            case AccessDeniedException _ -> "is not readable for this user";
            case CharacterCodingException _ -> "is not UTF-8 text";
            default -> "cannot be read: " + failure.getMessage();
        };
    }

    /** Returns the first of several keys, separated by commas or line ends; null if there is none. */
    private static @Nullable String first(String text) {
        for (String part : text.split("[,\\r\\n]")) {
            if (!part.isBlank()) {
                return part.strip();
            }
        }
        return null;
    }
}
