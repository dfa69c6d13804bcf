package io.gateway302.upstream;

import io.gateway302.secret.Redaction;
import java.util.regex.Matcher;

/** Exception for a base address that is not an absolute http or https URL. */
final class InvalidBaseAddressException extends IllegalArgumentException {

    InvalidBaseAddressException(String address) {
        super("AI302_BASE_URL holds '" + withoutCredentials(address) + "', which is not an absolute http or https URL");
    }

    private static String withoutCredentials(String address) {
        return address.replaceFirst("//[^/]*@", "//" + Matcher.quoteReplacement(Redaction.MASK) + "@");
    }
}
