package io.gateway302.api.document;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names in the OpenAPI document for ids of the catalog. */
final class OperationName {

    private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");

    /** First word that begins with digits, such as {@code 302ai}. No identifier begins with a digit. */
    private static final Pattern LEADING_DIGITS = Pattern.compile("^([0-9]+)([A-Za-z]*)");

    private OperationName() {}

    /**
     * Returns the operation id: the catalog id in camel case, with leading digits behind the first word. {@code
     * 302ai.sd3-v2} becomes {@code ai302Sd3V2}. Generators turn it into the name of a method.
     */
    static String of(String id) {
        String joined = capitalized(id);
        return Character.toLowerCase(joined.charAt(0)) + joined.substring(1);
    }

    /**
     * Returns the name of the schema of an operation's body. Not {@code Request}: generators use this ending for the
     * parameters of an operation.
     */
    static String ofBody(String id) {
        return capitalized(id) + "Body";
    }

    private static String capitalized(String id) {
        return Arrays.stream(SEPARATORS.split(LEADING_DIGITS.matcher(id).replaceFirst("$2$1")))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
