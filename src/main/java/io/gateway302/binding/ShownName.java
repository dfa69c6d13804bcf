package io.gateway302.binding;

import java.util.regex.Pattern;

/** Form of a caller's name in which a violation can show it. */
final class ShownName {

    private static final int MAX_LENGTH = 64;

    private static final Pattern CREDENTIAL = Pattern.compile("gw302t?_", Pattern.CASE_INSENSITIVE);

    private ShownName() {}

    /** Returns the name in printable ASCII, cut to 64 characters, or a placeholder for a credential. */
    static String of(String name) {
        if (CREDENTIAL.matcher(name).find()) {
            return "(a credential)";
        }
        String plain = name.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= MAX_LENGTH ? plain : plain.substring(0, MAX_LENGTH) + "...";
    }
}
