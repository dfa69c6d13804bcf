package io.gateway302.results;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.regex.Pattern;

/** Ids of result files: {@code file_} and the 32 hexadecimal digits of a UUID that contains the time. */
public final class FileId {

    private static final String PREFIX = "file_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{32}");

    private FileId() {}

    /** Returns a new id. */
    static String create() {
        return PREFIX + UuidCreator.getTimeOrderedEpoch().toString().replace("-", "");
    }

    /** Returns whether a text has the form of an id. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }
}
