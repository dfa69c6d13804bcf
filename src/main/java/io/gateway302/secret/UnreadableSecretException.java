package io.gateway302.secret;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Exception for a secret file that cannot be read. */
final class UnreadableSecretException extends RuntimeException {

    UnreadableSecretException(String file, IOException cause) {
        super("The file " + file + ", which is to hold a secret, cannot be read: " + reason(cause) + ".", cause);
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "access is denied";
            case CharacterCodingException _ -> "it is no text";
            default -> String.valueOf(cause.getMessage());
        };
    }
}
