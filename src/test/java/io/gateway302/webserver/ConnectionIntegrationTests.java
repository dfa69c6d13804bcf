package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.webserver.RawCaller.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of header sizes and the lifetime of connections with the default settings. */
class ConnectionIntegrationTests {

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static Desk desk;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data);
        desk = Desk.in(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void headersMayBeAsLargeAsTokensAre() throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(desk.head("GET", "echo") + "X-A: " + "a".repeat(15_000) + "\r\n\r\n");
            assertThat(caller.answer().body()).isEqualTo("GET echo ");

            Answer boast = caller.send(desk.head("GET", "boast") + "\r\n").answer();
            assertThat(boast.head()).contains("X-A: " + "a".repeat(15_000) + "\r\n");
            assertThat(boast.body()).isEqualTo("boasted");
        }
    }

    @Test
    void aConnectionServesAThousandRequests() throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            for (int i = 1; i < 1000; i++) {
                assertThat(caller.send(desk.head("GET", "echo") + "\r\n")
                                .answer()
                                .head())
                        .doesNotContain("Connection: close");
            }
            assertThat(caller.send(desk.head("GET", "echo") + "\r\n").answer().head())
                    .contains("\r\nConnection: close\r\n");
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @Test
    void theManagementPortAnswersToo() throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.managementPort())) {
            caller.send("GET /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(caller.answer().status()).isEqualTo(200);
        }
    }
}
