package io.gateway302.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;

/** Tests of the start page for browsers and API clients. */
class HomeIntegrationTests {

    private static final String CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
            + "image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(?!https:)([^\"]+)\"");

    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway = RunningGateway.start(directory);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CHROMIUM, "text/html", "text/html, */*;q=0.1"})
    void showsAPageInABrowser(String accept) {
        EntityExchangeResult<byte[]> answer = get("/", accept);

        assertThat(answer.getStatus().value()).isEqualTo(200);
        assertThat(answer.getResponseHeaders().getContentType()).hasToString("text/html;charset=UTF-8");
        assertThat(answer.getResponseHeaders().getVary()).contains(HttpHeaders.ACCEPT);
        assertThat(text(answer)).contains("<h1>").contains("gateway302");
    }

    @Test
    void linksToWhatIsThere() {
        List<String> links = LINK.matcher(text(get("/", CHROMIUM)))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();

        assertThat(links).contains("swagger-ui", "problems", "v3/api-docs", "readyz", "favicon.ico");
        assertThat(links).noneMatch(link -> link.startsWith("/"));
        assertThat(links)
                .allSatisfy(
                        link -> assertThat(get("/" + link, "*/*").getStatus().value())
                                .as(link)
                                .isIn(200, 302));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/*",
                "application/json, text/html;q=0.5",
                "image/png",
                "not a media type"
            })
    void answersApiClientsInJson(String accept) {
        EntityExchangeResult<byte[]> answer = get("/", accept);

        assertThat(answer.getStatus().value()).isEqualTo(200);
        assertThat(answer.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        assertThat(text(answer))
                .isEqualTo("{\"name\":\"gateway302\",\"openapi\":\"v3/api-docs\",\"swagger_ui\":\"swagger-ui\","
                        + "\"problems\":\"problems\",\"health\":\"readyz\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void isThereForReadingAlone(String method) {
        gateway.anonymous()
                .method(HttpMethod.valueOf(method))
                .uri("/")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void answersHead() {
        gateway.anonymous().head().uri("/").exchange().expectStatus().isOk();
        gateway.anonymous().head().uri("/favicon.ico").exchange().expectStatus().isOk();
    }

    @Test
    void hasAnIconThatHoldsAPicture() throws IOException {
        EntityExchangeResult<byte[]> answer = get("/favicon.ico", "image/avif,image/*,*/*;q=0.8");
        byte[] icon = Objects.requireNonNull(answer.getResponseBody());
        byte[] picture = Arrays.copyOfRange(icon, 22, icon.length);

        assertThat(answer.getResponseHeaders().getContentType()).hasToString("image/vnd.microsoft.icon");
        assertThat(answer.getResponseHeaders().getCacheControl()).isEqualTo("max-age=86400");
        assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(32);
        assertThat(new DataInputStream(new ByteArrayInputStream(icon)).readInt())
                .as("reserved, type")
                .isEqualTo(0x00000100);
    }

    @Test
    void isInNoMetricOfCalls() {
        get("/", CHROMIUM);
        get("/favicon.ico", "*/*");

        gateway.management()
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectBody(String.class)
                .value(metrics -> assertThat(metrics).doesNotContain("door=\"passthrough\",operation=\"unknown\""));
    }

    private static EntityExchangeResult<byte[]> get(String path, String accept) {
        return gateway.anonymous()
                .get()
                .uri(path)
                .header(HttpHeaders.ACCEPT, accept)
                .exchange()
                .returnResult(byte[].class);
    }

    private static String text(EntityExchangeResult<byte[]> answer) {
        return new String(Objects.requireNonNull(answer.getResponseBody()), StandardCharsets.UTF_8);
    }
}
