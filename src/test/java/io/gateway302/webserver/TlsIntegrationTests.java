package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.webserver.Desk.Visit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that strict parsing and the detection of disconnects also work with TLS. */
class TlsIntegrationTests {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static Desk desk;
    private static SSLContext trust;

    @BeforeAll
    static void start() throws Exception {
        Path keyStore = data.resolve("tls.p12");
        makeKeyStore(keyStore);
        trust = trusting(keyStore);
        gateway = RunningGateway.start(
                data, "server.ssl.key-store=" + keyStore, "server.ssl.key-store-password=" + PASSWORD);
        desk = Desk.in(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aCallerThatClosesIsNoticed() throws Exception {
        Visit visit;
        long closed;
        try (RawCaller caller = call()) {
            caller.send(desk.head("GET", "wait") + "\r\n");
            visit = desk.waiting();
            closed = System.nanoTime();
        }

        assertThat(Duration.ofNanos(visit.left.get(30, TimeUnit.SECONDS) - closed))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aCallerThatResetsIsNoticed() throws Exception {
        RawCaller caller = call();
        caller.send(desk.head("POST", "wait") + "Content-Length: 2\r\n\r\n{}");
        Visit visit = desk.waiting();

        caller.reset();

        visit.left.get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 8000, 16_000, 17_000, 100_000})
    void aRequestThatComesWhileTheFirstWaitsIsServedAfterIt(int length) throws Exception {
        String body = "{\n  ".repeat(length / 4);
        try (RawCaller caller = call()) {
            caller.send(desk.head("GET", "wait") + "\r\n");
            Visit visit = desk.waiting();

            caller.send(desk.head("POST", "echo") + "Content-Length: " + body.length() + "\r\n\r\n");
            visit.awaitMoreProbes();
            caller.send(body + desk.head("POST", "echo") + "Transfer-Encoding: chunked\r\n\r\n2\r\n\n \r\n0\r\n\r\n");
            visit.awaitMoreProbes();
            visit.dismissed.countDown();

            assertThat(caller.answer().body()).isEqualTo("GET wait ");
            assertThat(caller.answer().body()).isEqualTo("POST echo " + body);
            assertThat(caller.answer().body()).isEqualTo("POST echo \n ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-A: b\r\n c\r\n\r\n",
                "X-A:b\n c\r\n\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void whatCanBeReadInTwoWaysIsRefused(String headers) throws Exception {
        try (RawCaller caller = call()) {
            caller.send(desk.head("POST", "echo") + "Content-Length: 4\r\n\r\n{\n }");
            assertThat(caller.answer().body()).isEqualTo("POST echo {\n }");

            caller.send(desk.head("POST", "echo") + headers);
            assertThat(caller.answer().status()).isEqualTo(400);
            assertThat(caller.isClosed()).isTrue();
        }
    }

    private static RawCaller call() throws IOException {
        return new RawCaller(trust.getSocketFactory().createSocket("127.0.0.1", gateway.port()));
    }

    private static void makeKeyStore(Path keyStore) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=gateway",
                        "-validity",
                        "1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keyStore.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
    }

    private static SSLContext trusting(Path keyStore) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // an entry that is only a certificate is trusted
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("gateway", store.getCertificate("mykey"));
        trusted.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }
}
