package io.gateway302.sandbox;

import static io.gateway302.sandbox.SandboxCaller.CHARACTER;
import static io.gateway302.sandbox.SandboxCaller.KEY;
import static io.gateway302.sandbox.SandboxCaller.json;
import static io.gateway302.sandbox.SandboxCaller.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SandboxFaultTests {

    private final SandboxCaller sandbox = new SandboxCaller();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    429   | 429 | 50429 | 0 | Request Has Reached API Limit, Please Try Later
                    50411 | 400 | 50411 | 0 | Pre Img Risk Not Pass
                    50412 | 400 | 50412 | 0 | Text Risk Not Pass
                    50413 | 400 | 50413 | 0 | Post Text Risk Not Pass
                    50511 | 400 | 50511 | 1 | Post Img Risk Not Pass
                    50512 | 400 | 50512 | 1 | Post Text Risk Not Pass
                    50518 | 400 | 50518 | 0 | Pre Img Risk Not Pass: Copyright
                    50519 | 400 | 50519 | 1 | Post Img Risk Not Pass: Copyright
                    50520 | 400 | 50520 | 0 | Risk Internal Error
                    50521 | 400 | 50521 | 0 | Antidirt Internal Error
                    50522 | 400 | 50522 | 0 | Image Copyright Internal Error
                    50429 | 429 | 50429 | 0 | Request Has Reached API Limit, Please Try Later
                    50430 | 429 | 50430 | 0 | Request Has Reached API Concurrent Limit, Please Try Later
                    50500 | 500 | 50500 | 0 | Internal Error
                    50501 | 500 | 50501 | 0 | Internal RPC Error
                    50207 | 400 | 50207 | 0 | ECImageDecodeError
                    60102 | 400 | 60102 | 0 | No Face Found
                    """)
    void refusesAsTheServiceDoes(String name, int status, int code, int generations, String message) throws Exception {
        HttpResponse<String> response = sandbox.draw("r", request("a cat sandbox:" + name));

        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode answer = json(response);
        assertThat(answer.propertyNames())
                .containsExactly("code", "data", "message", "request_id", "status", "time_elapsed");
        assertThat(answer.at("/code").intValue()).isEqualTo(code);
        assertThat(answer.at("/status").intValue()).isEqualTo(code);
        assertThat(answer.at("/message").stringValue()).isEqualTo(message);
        assertThat(sandbox.generations("r")).isEqualTo(generations);
    }

    @ParameterizedTest
    @CsvSource({"500,500,-10003", "503,503,-10008", "balance,402,-10004", "-10006,429,-10006"})
    void refusesAsThePlatformDoes(String name, int status, int code) throws Exception {
        HttpResponse<String> response = sandbox.draw("r", request("sandbox:" + name));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error/err_code").intValue()).isEqualTo(code);
        assertThat(json(response).at("/error/type").stringValue()).isEqualTo("api_error");
        assertThat(sandbox.generations("r")).isZero();
    }

    @Test
    void tellsWhenToTryAgainOnlyIfAskedTo() throws Exception {
        assertThat(sandbox.draw(request("sandbox:429=7")).headers().firstValue("Retry-After"))
                .hasValue("7");
        assertThat(sandbox.draw(request("sandbox:503=2")).headers().firstValue("Retry-After"))
                .hasValue("2");
        assertThat(sandbox.draw(request("sandbox:429")).headers().firstValue("Retry-After"))
                .isEmpty();
    }

    @Test
    void saysAFailureWithStatus200() throws Exception {
        HttpResponse<String> response = sandbox.draw("r", request("sandbox:code200=50413"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/code").intValue()).isEqualTo(50413);
        assertThat(sandbox.generations("r")).isZero();
    }

    @Test
    void refusesAFaultThatItDoesNotKnow() throws Exception {
        HttpResponse<String> response = sandbox.draw("r", request("sandbox:resett"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/message").stringValue()).contains("sandbox:resett");
    }

    @Test
    void quotesTheKeyInAnErrorText() throws Exception {
        HttpResponse<String> response = sandbox.draw(request("sandbox:echo-key"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/message").stringValue()).contains(KEY);
    }

    @Test
    void resetsTheConnectionWithoutAByteAfterTheWorkIsDone() throws Exception {
        try (Socket socket = submit("r", request("sandbox:reset"))) {
            InputStream answer = socket.getInputStream();

            assertThatThrownBy(answer::read).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
        assertThat(sandbox.generations("r")).isEqualTo(1);
    }

    @Test
    void breaksTheAnswerOffHalfWay() throws Exception {
        String answer;
        try (Socket socket = submit("r", request("sandbox:half"))) {
            answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
        }

        int promised = Integer.parseInt(Pattern.compile("(?i)content-length: (\\d+)")
                .matcher(answer)
                .results()
                .map((MatchResult header) -> header.group(1))
                .findFirst()
                .orElseThrow());
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(body).startsWith("{\"code\":10000").hasSize(promised / 2);
        assertThat(sandbox.generations("r")).isEqualTo(1);
    }

    @Test
    void sendsAWebPageInsteadOfAnAnswer() throws Exception {
        HttpResponse<String> response = sandbox.draw("r", request("sandbox:garbage"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html");
        assertThat(response.body()).startsWith("<!DOCTYPE html>");
        assertThat(sandbox.generations("r")).isEqualTo(1);
    }

    @Test
    void succeedsInTheGenericForm() throws Exception {
        JsonNode answer = json(sandbox.draw("r", request("sandbox:envelope")));

        assertThat(answer.propertyNames())
                .containsExactly(
                        "completed_at", "created_at", "error", "id", "model", "output", "started_at", "status");
        assertThat(answer).allSatisfy(value -> assertThat(value.isString()).isTrue());
        assertThat(sandbox.bytes("GET", answer.at("/output").stringValue()).statusCode())
                .isEqualTo(200);
        assertThat(sandbox.generations("r")).isEqualTo(1);
    }

    @Test
    void saysSuccessWithoutAPicture() throws Exception {
        JsonNode answer = json(sandbox.draw("r", request("sandbox:noimage")));

        assertThat(answer.at("/code").intValue()).isEqualTo(10000);
        assertThat(answer.at("/data/image_urls")).isEmpty();
        assertThat(answer.at("/data/binary_data_base64")).isEmpty();
        assertThat(sandbox.generations("r")).isEqualTo(1);
    }

    @Test
    void takesItsTime() throws Exception {
        Instant start = Instant.now();

        HttpResponse<String> response = sandbox.draw("r", request("sandbox:slow=300"));

        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(sandbox.generations("r")).isEqualTo(1);
    }

    @Test
    void holdsNoThreadWhileItTakesItsTime() throws Exception {
        List<Callable<HttpResponse<String>>> calls =
                Collections.nCopies(200, () -> sandbox.draw("r", request("sandbox:slow=500")));
        Instant start = Instant.now();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpResponse<String>> call : threads.invokeAll(calls)) {
                assertThat(call.get().statusCode()).isEqualTo(200);
            }
        }

        Duration oneAfterAnotherOnEightThreads = Duration.ofMillis(500 * 200 / 8);
        assertThat(Duration.between(start, Instant.now())).isLessThan(oneAfterAnotherOnEightThreads);
    }

    @Test
    void goesWellAfterAsManyFaultsAsAskedFor() throws Exception {
        String body = request("sandbox:503 sandbox:times=2");

        assertThat(sandbox.draw("r", body).statusCode()).isEqualTo(503);
        assertThat(sandbox.draw("r", body).statusCode()).isEqualTo(503);
        assertThat(sandbox.draw("r", body).statusCode()).isEqualTo(200);
        assertThat(sandbox.draw("another", body).statusCode()).isEqualTo(503);
        assertThat(sandbox.generations("r")).isEqualTo(1);
    }

    /** Sends a request through a plain socket, so that the test sees the bytes on the wire. */
    private Socket submit(String requestId, String body) throws IOException {
        URI address = sandbox.at(CHARACTER);
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(
                        "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nX-Request-Id: %s\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(CHARACTER, address.getAuthority(), KEY, requestId, body.length(), body)
                                .getBytes(UTF_8));
        return socket;
    }
}
