package io.gateway302.admin.ledger;

import io.gateway302.ledger.LedgerPosition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Position in the ledger, encoded as an opaque text for callers. */
final class LedgerCursor {

    /** Maximum timestamp of a cursor in milliseconds: the end of the year 9999. */
    private static final long LATEST = 253_402_300_799_999L;

    private LedgerCursor() {}

    static String of(LedgerPosition position) {
        String text = position.startedAt().toEpochMilli() + " " + position.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Decodes a position. Returns null if the text is not a cursor. */
    static @Nullable LedgerPosition parse(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            long millis = Long.parseLong(text, 0, Math.max(space, 0), 10);
            return millis < 0 || millis > LATEST || text.indexOf('\0') >= 0
                    ? null
                    : new LedgerPosition(Instant.ofEpochMilli(millis), text.substring(space + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
