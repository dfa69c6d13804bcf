package io.gateway302.results.links;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Signature of links: HMAC-SHA-256 over the purpose, the id and the end of the link. A link gives read access until
 * then, to anyone who has it.
 */
public final class LinkSignature {

    /** Kinds of links. A signature for one of them is not valid for another. */
    enum Purpose {
        /** Link to a result file. */
        FILE(""),
        /** Link to the events of a task. */
        TASK_EVENTS("task-events\n");

        /** Begins the signed text. No id of a file has a line break, so texts of different purposes always differ. */
        private final String start;

        Purpose(String start) {
            this.start = start;
        }
    }

    /** Ends of links are multiples of this part of their lifetime, so that a page that polls a task gets the same link. */
    private static final int STEPS = 60;

    private static final String EXPIRES_FORM = "[0-9]{1,11}";

    private final LinkKeys keys;
    private final String base;
    private final Duration lifetime;
    private final Clock clock;

    /**
     * Creates the signature.
     *
     * @param base public address of the gateway, or the context path; without a slash at the end
     * @param lifetime time for which a link is valid
     */
    public LinkSignature(LinkKeys keys, String base, Duration lifetime, Clock clock) {
        this.keys = keys;
        this.base = base;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** Returns the link to a file. It ends at the latest with the file. */
    public String link(String fileId, Instant expiresAt) {
        return base + "/files/" + fileId + "?" + query(Purpose.FILE, fileId, expiresAt);
    }

    /** Returns the query of a link, {@code expires=…&signature=…}. The link ends at the latest at this time. */
    String query(Purpose purpose, String id, Instant latest) {
        long step = Math.max(1, lifetime.toSeconds() / STEPS);
        long end = clock.instant().plus(lifetime).getEpochSecond();
        long expires = Math.min(Math.ceilDiv(end, step) * step, latest.getEpochSecond());
        return "expires=" + expires + "&signature=" + encoded(keys.sign(text(purpose, id, Long.toString(expires))));
    }

    /** Returns the end of a link to a file; null if its signature is not valid. */
    public @Nullable Instant verify(String fileId, @Nullable String expires, @Nullable String signature) {
        return verify(Purpose.FILE, fileId, expires, signature);
    }

    /** Returns the end of a link with these parameters; null if its signature is not valid. */
    @Nullable
    Instant verify(Purpose purpose, String id, @Nullable String expires, @Nullable String signature) {
        if (expires == null || signature == null || !expires.matches(EXPIRES_FORM)) {
            return null;
        }
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        boolean valid = false;
        for (byte[] expected : keys.signatures(text(purpose, id, expires))) {
            // without a short circuit, so that the time is the same for every key
            valid |= MessageDigest.isEqual(encoded(expected).getBytes(StandardCharsets.UTF_8), given);
        }
        return valid ? Instant.ofEpochSecond(Long.parseLong(expires)) : null;
    }

    private static String text(Purpose purpose, String id, String expires) {
        return purpose.start + id + "\n" + expires;
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
