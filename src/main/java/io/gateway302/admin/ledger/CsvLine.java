package io.gateway302.admin.ledger;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writer of a CSV line (RFC 4180). It prevents spreadsheets from evaluating texts as formulas. */
final class CsvLine {

    /** Characters with which a formula begins in a spreadsheet, in half and full width. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final Writer out;
    private boolean begun;

    CsvLine(Writer out) {
        this.out = out;
    }

    /** Writes a complete line of texts. */
    void names(List<String> names) throws IOException {
        for (String name : names) {
            text(name);
        }
        end();
    }

    /** Writes a text that may come from a caller. A quote before it prevents a formula. */
    CsvLine text(@Nullable String text) throws IOException {
        return raw(text == null || text.isEmpty() || FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text);
    }

    /** Writes a value of the gateway, without protection against formulas. */
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
