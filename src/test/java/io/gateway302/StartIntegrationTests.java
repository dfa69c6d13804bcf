package io.gateway302;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.identity.AdministratorKeys;
import io.gateway302.secret.Secret;
import io.gateway302.upstream.UpstreamAccount;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tests of the start with valid settings, and of the error messages for invalid ones. */
@ExtendWith(OutputCaptureExtension.class)
class StartIntegrationTests {

    @TempDir
    private Path directory;

    @Test
    void refusesToStartWithoutAnUpstreamKey(CapturedOutput output) {
        refusesToStart("AI302_API_KEY=");

        saysPlainly(
                output,
                "gateway302 has no key for 302.AI: set AI302_API_KEY, or AI302_API_KEY_FILE to a file that holds it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AI302_API_KEY_FILE", "GATEWAY_ADMIN_KEY_FILE"})
    void refusesToStartWithoutTheFileThatHoldsAKey(String variable, CapturedOutput output) {
        refusesToStart(variable + "=" + directory.resolve("missing"));

        saysPlainly(output, "missing, which is to hold a secret, cannot be read: there is no such file.", variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AI302_API_KEY_FILE", "GATEWAY_ADMIN_KEY_FILE"})
    void refusesToStartWhereADirectoryIsToHoldAKey(String variable, CapturedOutput output) {
        refusesToStart(variable + "=" + directory);

        saysPlainly(output, ", which is to hold a secret, cannot be read", variable);
    }

    @Test
    void refusesToStartWithAFileThatHoldsNoKey(CapturedOutput output) throws Exception {
        refusesToStart("AI302_API_KEY_FILE=" + Files.writeString(directory.resolve("empty"), "\n"));

        saysPlainly(output, "gateway302 has no key for 302.AI: ");
    }

    @Test
    void takesItsKeysFromFiles() throws Exception {
        Path upstream = Files.writeString(directory.resolve("upstream"), "sk-first-in-a-file\nsk-second-in-a-file\n");
        Path administrator = Files.writeString(directory.resolve("administrator"), "administrator-in-a-file\n");

        try (RunningGateway gateway = RunningGateway.start(
                directory.resolve("data"),
                "AI302_API_KEY_FILE=" + upstream,
                "GATEWAY_ADMIN_KEY_FILE=" + administrator)) {
            assertThat(gateway.bean(UpstreamAccount.class).keys())
                    .containsExactly(Secret.of("sk-first-in-a-file"), Secret.of("sk-second-in-a-file"));
            assertThat(gateway.bean(AdministratorKeys.class).keys())
                    .containsExactly(Secret.of("administrator-in-a-file"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.302.ai", "https://a b"})
    void refusesToStartWithAWrongUpstreamAddress(String address, CapturedOutput output) {
        refusesToStart("AI302_BASE_URL=" + address);

        saysPlainly(output, "AI302_BASE_URL holds '", "which is not an absolute http or https URL");
    }

    @Test
    void doesNotPrintThePasswordInAWrongUpstreamAddress(CapturedOutput output) {
        refusesToStart("AI302_BASE_URL=https://user:password-of-somebody@api.302.ai");

        saysPlainly(output, "AI302_BASE_URL holds '");
        assertThat(output).doesNotContain("password-of-somebody");
    }

    @Test
    void refusesToStartWithAValueOutOfBounds(CapturedOutput output) {
        refusesToStart("gateway.upstream.retry.max-attempts=0");

        saysPlainly(output, "gateway.upstream.retry.maxAttempts");
    }

    @Test
    void loadsNothingOfTheSandboxAndTakesAnEmptyAddressForTheDefault() {
        try (RunningGateway gateway = RunningGateway.start(directory, "AI302_BASE_URL=")) {
            assertThat(gateway.beanPackages())
                    .contains("io.gateway302.upstream")
                    .noneMatch(name -> name.startsWith("io.gateway302.sandbox"));
            assertThat(gateway.bean(UpstreamAccount.class).addresses())
                    .containsExactly(URI.create("https://api.302.ai"));
        }
    }

    private void refusesToStart(String property) {
        assertThatThrownBy(() -> RunningGateway.start(directory.resolve("data"), property))
                .isInstanceOf(Exception.class);
    }

    /**
     * Asserts that the output contains the words, independent of the log format: JSON escapes slashes and line ends.
     */
    private static void saysPlainly(CapturedOutput output, String... words) {
        String said = output.getAll().replace("\\/", "/");
        assertThat(said).contains("APPLICATION FAILED TO START").contains(words);
        assertThat(said).doesNotContain("\tat ", "\\tat ", "stack_trace");
    }
}
