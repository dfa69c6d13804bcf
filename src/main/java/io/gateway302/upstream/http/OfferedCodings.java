package io.gateway302.upstream.http;

import io.gateway302.exchange.stream.ContentCoding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/** Filter of the content codings that the caller accepts: only those that the gateway can decode reach the upstream. */
final class OfferedCodings {

    private OfferedCodings() {}

    static void restrict(HttpHeaders headers) {
        List<String> accepted = headers.get(HttpHeaders.ACCEPT_ENCODING);
        if (accepted == null) {
            // RFC 9110 §12.5.3: without this header, a server may choose any coding
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
