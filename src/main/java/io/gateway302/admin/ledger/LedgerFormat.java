package io.gateway302.admin.ledger;

import java.io.IOException;
import java.io.Writer;
import tools.jackson.databind.json.JsonMapper;

/** Format of an export. */
enum LedgerFormat {
    /** Newline-delimited JSON: one object per line. */
    NDJSON("application/x-ndjson") {

        @Override
        void begin(Writer out) {
            // no header line
        }

        @Override
        void row(Writer out, LedgerRow row, JsonMapper json) throws IOException {
            out.write(json.writeValueAsString(row));
            out.write('\n');
        }
    },
    /** CSV for spreadsheets (RFC 4180). */
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

    /** Writes the lines before the first row. */
    abstract void begin(Writer out) throws IOException;

    /** Writes a row. */
    abstract void row(Writer out, LedgerRow row, JsonMapper json) throws IOException;
}
