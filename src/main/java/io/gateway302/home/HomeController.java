package io.gateway302.home;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller for the start page: HTML for browsers, the same links as JSON for API clients, and the icon. No credential
 * is needed. All links are relative, so that they work below a context path and behind a proxy that strips a prefix.
 */
@Hidden
@RestController
class HomeController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final MediaType ICON = MediaType.parseMediaType("image/vnd.microsoft.icon");
    private static final CacheControl ONE_DAY = CacheControl.maxAge(Duration.ofDays(1));

    private final byte[] page = resource("index.html");
    private final byte[] icon = resource("favicon.ico");

    /** Returns the page to a client that names HTML first, as browsers do, and the links as JSON to all others. */
    @GetMapping("/")
    ResponseEntity<Object> home(
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept) {
        ResponseEntity.BodyBuilder response = ResponseEntity.ok().varyBy(HttpHeaders.ACCEPT);
        return prefersHtml(accept)
                ? response.contentType(HTML).body(page)
                : response.contentType(MediaType.APPLICATION_JSON).body(HomeLinks.INSTANCE);
    }

    private static boolean prefersHtml(String accept) {
        try {
            List<MediaType> types = new ArrayList<>(MediaType.parseMediaTypes(accept));
            types.sort(Comparator.comparingDouble(MediaType::getQualityValue).reversed());
            return !types.isEmpty() && types.getFirst().equalsTypeAndSubtype(MediaType.TEXT_HTML);
        } catch (InvalidMediaTypeException _) {
            return false;
        }
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
