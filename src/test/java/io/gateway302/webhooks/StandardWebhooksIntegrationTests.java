package io.gateway302.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification by the reference library of Standard Webhooks; skipped where it cannot be installed. */
class StandardWebhooksIntegrationTests {

    private static final String LIBRARY = "standardwebhooks==1.1.0";

    @TempDir
    private Path directory;

    @Test
    void theReferenceLibraryVerifiesEvents() throws IOException, InterruptedException {
        assumeTrue(isInstalled(), () -> LIBRARY + " cannot be installed here: " + output());
        try (RunningGateway gateway =
                RunningGateway.start(directory.resolve("data"), "gateway.egress.allowed-networks=127.0.0.0/8")) {
            TypedCaller caller = TypedCaller.of(gateway);

            int status = run(
                    Map.of("GATEWAY_URL", "http://127.0.0.1:" + gateway.port(), "GATEWAY_KEY", caller.key()),
                    directory.resolve("venv/bin/python").toString(),
                    "src/test/clients/python/webhooks_client.py");

            assertThat(output()).contains("ok ").doesNotContain("FAIL");
            assertThat(status).as(output()).isZero();
        }
    }

    private boolean isInstalled() throws InterruptedException {
        String venv = directory.resolve("venv").toString();
        try {
            return run(Map.of(), "python3", "-m", "venv", venv) == 0
                    && run(Map.of(), venv + "/bin/pip", "install", "-q", "--disable-pip-version-check", LIBRARY) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private int run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
