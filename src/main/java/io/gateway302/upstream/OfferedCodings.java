package io.gateway302.upstream;

import io.gateway302.exchange.ContentCoding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/** Offers the upstream, of the codings that the caller takes, those that can be read here too. */
final class OfferedCodings {

    private OfferedCodings() {}

    static void restrict(HttpHeaders headers) {
        List<String> accepted = headers.get(HttpHeaders.ACCEPT_ENCODING);
        if (accepted == null) {
            // RFC 9110 §12.5.3 lets a server choose any where none is named
            headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
            return;
        }
        String readable = accepted.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(each ->
                        !each.isEmpty() && ContentCoding.of(each.replaceFirst("[\\s;].*", "")) != ContentCoding.OTHER)
                .collect(Collectors.joining(", "));
        headers.set(HttpHeaders.ACCEPT_ENCODING, readable.isEmpty() ? "identity" : readable);
    }
}
