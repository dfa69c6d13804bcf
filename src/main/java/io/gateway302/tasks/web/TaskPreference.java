package io.gateway302.tasks.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Preferences of a request: {@code Prefer: respond-async, wait=20} (RFC 7240 §4.1, §4.3). Unknown and malformed
 * preferences are ignored, as the RFC requires.
 *
 * @param isAsync whether the response need not wait for the result
 * @param time time to wait for the result, at most {@link #MAX_WAIT}
 */
record TaskPreference(boolean isAsync, Duration time) {

    /** Maximum wait. Load balancers cut longer ones. */
    static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private static final String RESPOND_ASYNC = "respond-async";
    private static final String WAIT = "wait=";

    /** Returns the preferences of a request. */
    static TaskPreference of(HttpServletRequest request) {
        boolean async = false;
        Duration time = Duration.ZERO;
        for (String header : Collections.list(request.getHeaders("Prefer"))) {
            for (String preference : header.split("[,;]")) {
                String plain = preference.strip().toLowerCase(Locale.ROOT).replace("\"", "");
                if (plain.equals(RESPOND_ASYNC)) {
                    async = true;
                } else if (plain.matches("wait=\\d{1,6}") && time.isZero()) {
                    time = Duration.ofSeconds(Long.parseLong(plain.substring(WAIT.length())));
                }
            }
        }
        return new TaskPreference(async, time.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : time);
    }

    /** Returns the value of {@code Preference-Applied}; empty if no preference was applied. */
    String applied() {
        List<String> applied = new ArrayList<>();
        if (isAsync) {
            applied.add(RESPOND_ASYNC);
        }
        if (!time.isZero()) {
            applied.add(WAIT + time.toSeconds());
        }
        return String.join(", ", applied);
    }
}
