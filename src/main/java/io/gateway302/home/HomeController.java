package io.gateway302.home;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Start page for browsers, the same links as JSON for API clients, and the icon. Readable without a credential. All links
 * are relative, so that they hold below a context path and behind a proxy that strips a prefix.
 */
@Hidden
@RestController
class HomeController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final MediaType ICON = MediaType.parseMediaType("image/vnd.microsoft.icon");
    private static final CacheControl ONE_DAY = CacheControl.maxAge(Duration.ofDays(1));

    private final byte[] page = resource("index.html");
    private final byte[] icon = resource("favicon.ico");

    /** Returns the links as JSON; also for a client that accepts anything, as most API clients do. */
    @GetMapping(path = "/", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<HomeLinks> links() {
        return ResponseEntity.ok().varyBy(HttpHeaders.ACCEPT).body(HomeLinks.INSTANCE);
    }

    /** Returns the page; for a browser, which prefers HTML. */
    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> page() {
        return ResponseEntity.ok().contentType(HTML).varyBy(HttpHeaders.ACCEPT).body(page);
    }

    /** Returns the icon. */
    @GetMapping("/favicon.ico")
    ResponseEntity<byte[]> icon() {
        return ResponseEntity.ok().contentType(ICON).cacheControl(ONE_DAY).body(icon);
    }

    private static byte[] resource(String name) {
        try {
            return new ClassPathResource("home/" + name).getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
