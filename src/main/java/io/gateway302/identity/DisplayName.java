package io.gateway302.identity;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Names of clients and keys: 1 to 64 printable Unicode characters. Spaces are allowed between other characters. They
 * appear in log lines, metrics and lists.
 */
public final class DisplayName {

    /** Maximum number of Unicode characters. */
    public static final int MAX_LENGTH = 64;

    private DisplayName() {}

    /** Returns the name in Unicode normalization form C, so that equal characters are equal texts. */
    public static String normalize(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** Returns whether the normalized text may be a name. */
    public static boolean isValid(String name) {
        String normalized = normalize(name);
        int length = normalized.codePointCount(0, normalized.length());
        return length > 0
                && length <= MAX_LENGTH
                && normalized.equals(normalized.strip())
                && normalized.codePoints().allMatch(DisplayName::isPrintable);
    }

    /** Returns a form that names have in common if they differ by case only. */
    public static String fold(String name) {
        // some characters have one upper case form and several lower case forms
        return normalize(normalize(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT, // invisible, or changes the direction of the text around it
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
