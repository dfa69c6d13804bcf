package io.gateway302.admin;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of comma-separated values (RFC 4180), none of which a spreadsheet takes for a formula. */
final class CsvLine {

    /** What a spreadsheet takes a formula to begin with, in either width. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final Writer out;
    private boolean begun;

    CsvLine(Writer out) {
        this.out = out;
    }

    /** A whole line of texts. */
    void names(List<String> names) throws IOException {
        for (String name : names) {
            text(name);
        }
        end();
    }

    /** A text that somebody else may have chosen. */
    CsvLine text(@Nullable String text) throws IOException {
        return raw(text == null || text.isEmpty() || FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text);
    }

    /** A value of our own making. */
    CsvLine value(@Nullable Object value) throws IOException {
        return raw(value == null ? null : value.toString());
    }

    /** Ends the line. */
    void end() throws IOException {
        out.write("\r\n");
    }

    private CsvLine raw(@Nullable String text) throws IOException {
        if (begun) {
            out.write(',');
        }
        begun = true;
        if (text != null) {
            out.write(needsQuotes(text) ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        return this;
    }

    private static boolean needsQuotes(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n' || c == ';' || c == '\t')
                || !text.equals(text.strip());
    }
}
