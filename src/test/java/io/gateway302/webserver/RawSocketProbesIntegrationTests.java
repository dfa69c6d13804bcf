package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.ErrorLog;
import io.gateway302.RunningGateway;
import io.gateway302.fuzz.CountingUpstream;
import io.gateway302.fuzz.ErrorForms;
import io.gateway302.identity.client.Clients;
import io.gateway302.webserver.Probe.Ending;
import io.gateway302.webserver.RawCaller.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests with requests that no client library sends, byte by byte. Each is rejected or served as its probe says. None
 * leads to a status 500 or an ERROR line, none causes more upstream requests than it contains, and the next caller is
 * served.
 */
class RawSocketProbesIntegrationTests {

    private static final String VALID = Probe.chat();

    private static final CountingUpstream upstream = CountingUpstream.start(Map.of(
            "/mj/submit/imagine",
            "{\"code\":1,\"description\":\"Submit success\",\"result\":\"1\"}",
            "/v1/chat/completions",
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[],\"usage\":{\"total_tokens\":1}}"));

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static ErrorLog errors;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.address());
        errors = ErrorLog.open();
        var _ = gateway.bean(Clients.class).provide("prober", Probe.KEY);
    }

    @AfterAll
    static void stop() {
        errors.close();
        gateway.close();
        upstream.close();
    }

    static Stream<Probe> probes() {
        return Stream.of(
                        RequestLineProbes.all(),
                        HeaderProbes.all(),
                        FramingProbes.all(),
                        ContentProbes.all(),
                        ConnectionProbes.all())
                .flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("probes")
    void isRefusedOrServed(Probe probe) throws IOException {
        int before = upstream.requests();

        List<Answer> answers = answers(probe);

        for (Answer answer : answers) {
            assertThat(answer.status()).as(answer.head() + answer.body()).isIn(probe.statuses());
            if (answer.status() >= 400 && !probe.management() && !probe.bytes().startsWith("HEAD")) {
                ErrorForms.kindOf(answer, path(probe));
            }
        }
        assertThat(answers).hasSizeLessThanOrEqualTo(probe.most());
        if (answers.isEmpty()) {
            assertThat(probe.statuses()).as("closed").contains(Probe.CLOSED);
        }
        if (probe.ending() == Ending.WAIT) {
            assertThat(upstream.requests() - before).as("forwarded").isEqualTo(attempts(answers));
        }
        assertThat(upstream.requests() - before).as("forwarded").isLessThanOrEqualTo(probe.forwarded());
        assertThat(new String(upstream.lastBody(), StandardCharsets.UTF_8)).doesNotContain("smuggled");
        theNextCallerIsServed();
        errors.isEmpty(probe);
    }

    /** Returns the responses until the connection ends. */
    private static List<Answer> answers(Probe probe) throws IOException {
        List<Answer> answers = new ArrayList<>();
        int port = probe.management() ? gateway.managementPort() : gateway.port();
        try (RawCaller caller = RawCaller.at(port)) {
            caller.send(probe.bytes());
            if (probe.ending() == Ending.RESET) {
                caller.reset();
                return answers;
            }
            if (probe.statuses().contains(Probe.HTTP_09)) {
                assertThat(caller.line()).contains("\"status\":400");
                return List.of(new Answer("HTTP/0.9 " + Probe.HTTP_09, ""));
            }
            boolean isHead = probe.bytes().startsWith("HEAD");
            for (int i = 0; probe.ending() == Ending.WAIT && i < probe.answers(); i++) {
                answers.add(isHead && i == 0 ? new Answer(caller.head(), "") : caller.answer());
            }
            caller.sendNoMore();
            while (true) {
                answers.add(caller.answer());
            }
        } catch (EOFException | SocketException e) {
            // connection closed, the normal end
        }
        return answers;
    }

    /** Returns the number of upstream attempts according to the responses. */
    private static int attempts(List<Answer> answers) {
        return answers.stream()
                .mapToInt(answer -> {
                    String attempts = ErrorForms.header(answer, "Gateway-Attempts");
                    return attempts == null ? 0 : Integer.parseInt(attempts);
                })
                .sum();
    }

    private static String path(Probe probe) {
        String[] words = probe.bytes().split("[ ?\r]", 3);
        return words.length > 1 ? words[1] : "/";
    }

    private static void theNextCallerIsServed() throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            Answer answer = caller.send(VALID).answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }
}
