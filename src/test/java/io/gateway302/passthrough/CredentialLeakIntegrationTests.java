package io.gateway302.passthrough;

import static io.gateway302.passthrough.Wire.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no credential of the gateway leaves for the upstream, whatever the name of its header or parameter. */
class CredentialLeakIntegrationTests {

    private static final String MODELS = "/v1/models";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static String key;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.address());
        key = new LedgerCaller(gateway.port()).newClient("leak");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-key: <key>",
                "xi-api-key: <key>",
                "X-Custom: Bearer <key>",
                "X-Custom: before <key> after",
                "X-Custom: Basic <basic>",
                "X-Custom: <url-basic>",
                "X-Custom: Basic <twice>",
                "X-Custom: token=%67w302<rest>",
                "X-Custom: %2567w302<rest>",
                "X-Custom: GW302<rest>",
                "X-Custom: gw302t_eyJhbGciOiJIUzI1NiJ9.abcdef",
                "X-Custom: gw302_other_0123456789abcdef",
                "X-<key>: 1",
                "Cookie: session=<key>",
                "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.<key>",
                "X-Request-Id: <key>",
                "tracestate: a=<key>",
                "Accept: application/json;x=<key>",
                "X-Api-Key: <key>",
                "X-Goog-Api-Key: <key>"
            })
    void noHeaderCarriesACredential(String line) throws IOException {
        assertThat(get(MODELS, "X-Kept: 1\r\n" + filled(line))).startsWith("HTTP/1.1 200 ");

        assertThat(upstream.only().headers().getFirst("X-Kept")).isEqualTo("1");
        assertNothingLeft();
    }

    @Test
    void removesOnlyTheValueWithTheCredential() throws IOException {
        assertThat(get(MODELS, "X-Many: one\r\nX-Many: " + key + "\r\nX-Many: two"))
                .startsWith("HTTP/1.1 200 ");

        assertThat(upstream.only().headers().get("X-Many")).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token=<key>",
                "access_token=<key>&",
                "a=%67w302<rest>",
                "a=%2567w302<rest>",
                "<key>",
                "<key>=1",
                "a=Bearer%20<key>",
                "a=Bearer+<key>",
                "a=<basic>",
                "a=x&a=<key>",
                "apiKey=<key>",
                "KEY=<key>",
                "%6bey=<key>",
                "a=gw302t_eyJhbGciOiJIUzI1NiJ9.abcdef"
            })
    void noQueryCarriesACredential(String query) throws IOException {
        assertThat(get(MODELS + "?llm=1&" + filled(query) + "&z=2", "X-Kept: 1"))
                .startsWith("HTTP/1.1 200 ");

        assertThat(upstream.only().target()).startsWith(MODELS + "?llm=1").endsWith("&z=2");
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiKey", "ApiKey", "APIKEY", "apikey", "key", "Key", "api_key", "API_KEY", "api%4Bey"})
    void aKeyInTheQueryIsReadAndRemoved(String name) throws IOException {
        upstream.answers(200, "application/json", "{\"object\":\"list\",\"data\":[{\"id\":\"m\"}]}");

        String answer = Wire.exchange(
                gateway.port(),
                ascii("GET " + MODELS + "?llm=1&" + name + "=" + key
                        + " HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(upstream.only().target()).isEqualTo(MODELS + "?llm=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key=<key>&KEY=<other>", "apiKey=<key>&apikey=<other>", "apiKey=sk-something"})
    void anAmbiguousOrForeignKeyInTheQueryIsNone(String query) throws IOException {
        assertThat(Wire.exchange(
                        gateway.port(),
                        ascii("GET " + MODELS + "?" + filled(query)
                                + " HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n")))
                .startsWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/form-data; boundary=<key>",
                "Content-Type: application/json; a=<basic>",
                "Content-Encoding: <key>"
            })
    void aCredentialInWhatDescribesTheBodyIsRefused(String line) throws IOException {
        assertThat(get(MODELS, filled(line))).startsWith("HTTP/1.1 400 ");
        assertThat(upstream.seen()).isEmpty();
    }

    private static void assertNothingLeft() {
        String head = upstream.only().target() + "\n"
                + upstream.only().headers().entrySet().stream()
                        .filter(header -> !header.getKey().equalsIgnoreCase("Authorization"))
                        .toList();
        String secret = key.substring(key.lastIndexOf('_') + 1);
        assertThat(head).doesNotContainIgnoringCase("gw302_", "gw302t_", "w302_");
        assertThat(head).doesNotContainIgnoringCase(secret, basic(key), basic(":" + key), basic(basic("user:" + key)));
        assertThat(head).doesNotContain(basic("user:" + key));
    }

    private static String filled(String text) {
        return text.replace("<key>", key)
                .replace("<other>", "gw302_other_secret")
                .replace("<rest>", key.substring("gw302".length()))
                .replace("<basic>", basic("user:" + key))
                .replace("<twice>", basic(basic("user:" + key)))
                .replace(
                        "<url-basic>",
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(("~~~???" + key).getBytes(StandardCharsets.UTF_8)));
    }

    private static String basic(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String get(String target, String headers) throws IOException {
        upstream.answers(200, "application/json", "{\"object\":\"list\",\"data\":[{\"id\":\"m\"}]}");
        return Wire.exchange(
                gateway.port(),
                ascii("GET " + target + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key + "\r\n" + headers
                        + "\r\nConnection: close\r\n\r\n"));
    }
}
