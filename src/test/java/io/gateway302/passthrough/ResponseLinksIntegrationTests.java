package io.gateway302.passthrough;

import static io.gateway302.passthrough.Wire.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that links of an answer to the upstream lead to the gateway instead, where the catalog names them. */
class ResponseLinksIntegrationTests {

    private static final String FLUX = "/flux/v1/flux-kontext-pro";
    private static final String JSON = "application/json";
    private static final String PUBLIC = "https://ai.example.com/gateway";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();

    @TempDir
    static Path data;

    @TempDir
    static Path other;

    private static RunningGateway configured;
    private static RunningGateway derived;
    private static String key;
    private static String keyOfDerived;

    @BeforeAll
    static void start() {
        configured = RunningGateway.start(
                data, "gateway.upstream.base-url=" + upstream.address(), "gateway.public-url=" + PUBLIC + "/");
        key = new LedgerCaller(configured.port()).newClient("links");
        derived = RunningGateway.start(
                other, "gateway.upstream.base-url=" + upstream.address() + "/cn," + upstream.address());
        keyOfDerived = new LedgerCaller(derived.port()).newClient("links");
    }

    @AfterAll
    static void stop() {
        configured.close();
        derived.close();
        upstream.close();
    }

    private static String post(RunningGateway gateway, String with, String host, String headers) throws IOException {
        return Wire.exchange(
                gateway.port(),
                ascii("POST " + FLUX + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + with
                        + "\r\nContent-Type: application/json\r\nContent-Length: 14\r\n" + headers
                        + "Connection: close\r\n\r\n{\"prompt\":\"a\"}"));
    }

    private static String configured(String answer) throws IOException {
        upstream.answers(200, JSON, answer);
        return Wire.body(post(configured, key, "g", ""));
    }

    private static String host() {
        return upstream.address().substring("http://".length());
    }

    @Test
    void replacesTheLinkAndNothingElse() throws IOException {
        String answer = "{ \"id\" : \"1\",\"polling_url\": \"" + upstream.address()
                + "\\/flux\\u002Fv1/get_result?id=1&a=%20b#c\" ,\"cost\":6.10, \"other\":\"" + upstream.address()
                + "/x\", \"nested\":{\"polling_url\":\"" + upstream.address() + "/y\"}}\n";

        assertThat(configured(answer))
                .isEqualTo("{ \"id\" : \"1\",\"polling_url\": \"" + PUBLIC + "/flux/v1/get_result?id=1&a=%20b#c\""
                        + " ,\"cost\":6.10, \"other\":\"" + upstream.address() + "/x\", \"nested\":{\"polling_url\":\""
                        + upstream.address() + "/y\"}}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://HOST/a        | /a",
                "HTTP://HOST/a        | /a",
                "https://HOST/a       | /a",
                "http://user@HOST/a   | /a",
                "http://u:p@HOST/a?b  | /a?b",
                "http://HOST          | ''",
                "http://HOST?a=b      | ?a=b"
            })
    void recognisesTheHostOfTheUpstream(String link, String rest) throws IOException {
        assertThat(configured("{\"id\":\"1\",\"polling_url\":\"" + link.replace("HOST", host()) + "\"}"))
                .isEqualTo("{\"id\":\"1\",\"polling_url\":\"" + PUBLIC + rest + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.us3.bfl.ai/v1/get_result?id=1",
                "http://HOST.evil.example/a",
                "http://HOST@evil.example/a",
                "http://HOST:1/a",
                "http://evil.example/HOST/a",
                "http://evil.example?http://HOST/a",
                "ftp://HOST/a",
                "//HOST/a",
                "/flux/v1/get_result?id=1",
                ""
            })
    void leavesOtherAddresses(String link) throws IOException {
        String answer = "{\"id\":\"1\",\"polling_url\":\"" + link.replace("HOST", host()) + "\"}";

        assertThat(configured(answer)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"id\":\"1\",\"polling_url\":5}", "{\"id\":\"1\",\"polling_url\":null}", "{\"id\":\"1\"}"})
    void leavesAnswersWithoutALink(String answer) throws IOException {
        assertThat(configured(answer)).isEqualTo(answer);
    }

    @Test
    void replacesTheLinkOfACompressedAnswer() throws IOException {
        upstream.answers(exchange -> {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(("{\"id\":\"1\",\"polling_url\":\"" + upstream.address() + "/a\"}")
                        .getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ScriptedUpstream.answer(exchange, 200, JSON, packed.toByteArray());
        });

        String answer = post(configured, key, "g", "Accept-Encoding: gzip\r\n");

        assertThat(answer).doesNotContainIgnoringCase("content-encoding");
        assertThat(Wire.body(answer)).isEqualTo("{\"id\":\"1\",\"polling_url\":\"" + PUBLIC + "/a\"}");
    }

    @Test
    void replacesTheLinkOfAStoredAnswer() throws IOException {
        upstream.answers(200, JSON, "{\"id\":\"1\",\"polling_url\":\"" + upstream.address() + "/a\"}");
        String first = post(derived, keyOfDerived, "one.example", "Idempotency-Key: links-1\r\n");
        String second = post(derived, keyOfDerived, "two.example:8443", "Idempotency-Key: links-1\r\n");

        assertThat(Wire.body(first)).isEqualTo("{\"id\":\"1\",\"polling_url\":\"http://one.example/a\"}");
        assertThat(second).contains("Idempotency-Replayed: true");
        assertThat(Wire.body(second)).isEqualTo("{\"id\":\"1\",\"polling_url\":\"http://two.example:8443/a\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gw.example      | http://gw.example",
                "gw.example:80   | http://gw.example",
                "gw.example:8080 | http://gw.example:8080",
                "[::1]:8080      | http://[::1]:8080"
            })
    void takesTheAddressOfTheRequestIfNoneIsSet(String host, String address) throws IOException {
        upstream.answers(200, JSON, "{\"id\":\"1\",\"polling_url\":\"" + upstream.address() + "/cn/flux/x\"}");

        String answer = post(
                derived,
                keyOfDerived,
                host,
                "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\n");

        assertThat(Wire.body(answer)).isEqualTo("{\"id\":\"1\",\"polling_url\":\"" + address + "/flux/x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ai.example.com", "ftp://ai.example.com", "https://u:p@ai.example.com", "https://a.b?c=d"})
    void aPublicUrlThatIsNoneStopsTheStart(String url, @TempDir Path directory) {
        assertThatThrownBy(() -> RunningGateway.start(directory, "gateway.public-url=" + url))
                .hasStackTraceContaining("gateway.public-url");
    }
}
