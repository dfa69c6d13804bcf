package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of what callers are told at paths that the catalog lacks, in the error format of their clients. */
class PathAdviceIntegrationTests {

    private static RunningGateway gateway;
    private static TypedCaller caller;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = RunningGateway.start(data);
        caller = TypedCaller.of(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/files                      | error.code   | The nearest path is /v1/",
                "/v1/moderations                | error.code   | The nearest path is /v1/",
                "/v1/chat/completion            | error.code   | The nearest path is /v1/chat/completions",
                "/v1/v1/chat/completions        | error.code   | The path has '/v1' twice; remove it from the end of the base URL. The nearest path is /v1/chat/completions",
                "/v1/v1/messages                | error.type   | The path has '/v1' twice; remove it from the end of the base URL. The nearest path is /v1/messages",
                "/cc/v1/v1/messages             | error.type   | The path has '/v1' twice; remove it from the end of the base URL. The nearest path is /cc/v1/messages",
                "/v1beta/v1beta/models/x:generateContent | error.status | The path has '/v1beta' twice",
                "/v1/chat/completions/          | error.code   | The path has a slash at its end; remove it. The nearest path is /v1/chat/completions",
                "/embeddings                    | error.code   | The path lacks its version; add '/v1' to the base URL. The nearest path is /v1/embeddings",
                "/v1beta/nothing                | error.status | nothing at this path",
                "/klingai/nothing               | error.code   | The nearest path is /klingai/",
                "/mj/submit/imagin              | error.code   | The nearest path is /mj/submit/imagine",
                "/doubao/drawing/caracter       | error.code   | The nearest path is /doubao/drawing/character",
                "/nothing/here                  | type         | nothing at this path; GET /api/v1/operations lists what there is",
            })
    void tellsTheMistakeAndTheNearestPathInTheFormatOfTheClient(String path, String field, String advice) {
        String body = caller.send(caller.request(path).GET()).response().body();

        assertThat(caller.send(caller.request(path).GET()).response().statusCode())
                .isEqualTo(404);
        assertThat(caller.send(caller.request(path).GET()).text(field)).isNotEqualTo("null");
        assertThat(body).contains(advice);
        assertThat(body.contains("\"type\":\"/problems/")).isEqualTo(field.equals("type"));
    }

    @ParameterizedTest
    @CsvSource({
        "//v1/chat/completions, '\"error\":{'",
        "/v1//chat/completions, '\"error\":{'",
        "//v1/messages,         '\"type\":\"error\"'",
        "/api//v1/operations,   '\"type\":\"/problems/malformed-request\"'"
    })
    void twoSlashesAreNamed(String path, String form) throws IOException {
        String answer = Wire.exchange(
                gateway.port(),
                ("POST " + path + " HTTP/1.1\r\nHost: g\r\nContent-Length: 0\r\nx-api-key: " + caller.key()
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("The path has two slashes in a row; remove the slash at the end of the base URL", form);
    }
}
