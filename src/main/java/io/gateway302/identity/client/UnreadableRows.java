package io.gateway302.identity.client;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Rows of one reading that this version cannot interpret. They are left out and logged, so that all others work. */
final class UnreadableRows {

    private static final Logger log = LoggerFactory.getLogger(UnreadableRows.class);

    private int count;
    private @Nullable String first;

    /**
     * Returns a reader that notes a row as unreadable if the given one fails.
     *
     * @param kind what a row with an {@code id} describes, for the log
     */
    RowCallbackHandler skipping(String kind, RowCallbackHandler reader) {
        return row -> {
            try {
                reader.processRow(row);
            } catch (RuntimeException e) {
                count++;
                if (first == null) {
                    first = kind + " " + row.getString("id") + " (" + e.getMessage() + ")";
                }
            }
        };
    }

    /** Logs the number of such rows and the first of them. */
    void report() {
        if (count > 0) {
            log.error(
                    "{} clients or keys cannot be read by this version, and are rejected; the first is {}",
                    count,
                    first);
        }
    }
}
