package io.gateway302.admin;

import java.io.IOException;
import java.io.Writer;
import tools.jackson.databind.json.JsonMapper;

/** How an export is written. */
enum LedgerFormat {
    /** An object a line (newline-delimited JSON). */
    NDJSON("application/x-ndjson") {

        @Override
        void begin(Writer out) {
            // each line stands for itself
        }

        @Override
        void row(Writer out, LedgerRow row, JsonMapper json) throws IOException {
            out.write(json.writeValueAsString(row));
            out.write('\n');
        }
    },
    /** A table for spreadsheets (RFC 4180). */
    CSV("text/csv;charset=UTF-8;header=present") {

        @Override
        void begin(Writer out) throws IOException {
            new CsvLine(out).names(LedgerCsv.NAMES);
        }

        @Override
        void row(Writer out, LedgerRow row, JsonMapper json) throws IOException {
            LedgerCsv.write(new CsvLine(out), row, json);
        }
    };

    private final String contentType;

    LedgerFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** Writes what stands before the first row. */
    abstract void begin(Writer out) throws IOException;

    /** Writes a row. */
    abstract void row(Writer out, LedgerRow row, JsonMapper json) throws IOException;
}
