package io.gateway302.sandbox;

import io.gateway302.identity.CredentialTrace;
import io.gateway302.sandbox.call.Call;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.util.UriUtils;

/** Places of a call that hold a credential. A test compares them to see that no copy of a client's key arrives. */
final class CredentialPlaces {

    private CredentialPlaces() {}

    /**
     * Returns the names of the headers and, after a question mark, of the query parameters that hold a credential,
     * sorted and separated by commas. A header for credentials counts with any value, all others only with a
     * recognizable credential.
     */
    static String of(Call call) {
        CredentialTrace trace = CredentialTrace.of(call.headers());
        Set<String> places = new TreeSet<>();
        call.headers().forEach((name, values) -> {
            if (isForCredentials(name) || isIn(trace, values)) {
                places.add(name.toLowerCase(Locale.ROOT));
            }
        });
        call.query().forEach((name, values) -> {
            if (trace.isIn(name) || isIn(trace, values)) {
                places.add("?" + UriUtils.encode(name, StandardCharsets.UTF_8));
            }
        });
        return String.join(", ", places);
    }

    private static boolean isForCredentials(String name) {
        return CredentialTrace.HEADERS.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static boolean isIn(CredentialTrace trace, List<String> values) {
        return values.stream().anyMatch(trace::isIn);
    }
}
