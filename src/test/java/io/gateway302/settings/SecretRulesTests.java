package io.gateway302.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of invalid secrets: too short, examples, and files without a secret. */
class SecretRulesTests {

    private static final String GOOD = "9f86d081884c7d659a2feaa0c55ad015";
    private static final SettingsCheck check = new SettingsCheck();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AI302_API_KEY_FILE",
                "GATEWAY_ADMIN_KEY_FILE",
                "GATEWAY_AUDITOR_KEY_FILE",
                "GATEWAY_TOKEN_SECRET_FILE",
                "GATEWAY_LEDGER_SECRET_FILE"
            })
    void saysWhatIsWrongWithTheFileOfASecret(String variable) throws IOException {
        Path missing = directory.resolve("missing");
        Path empty = Files.writeString(directory.resolve("empty"), "\n \n");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});

        assertThat(faults(variable, missing.toString()))
                .containsExactly(variable + " names the file " + missing + ", which does not exist.");
        assertThat(faults(variable, directory.toString()))
                .containsExactly(variable + " names the directory " + directory + ", which is not a file.");
        assertThat(faults(variable, empty.toString()))
                .containsExactly(variable + " names the file " + empty + ", which is empty.");
        assertThat(faults(variable, binary.toString()))
                .containsExactly(variable + " names the file " + binary + ", which is not UTF-8 text.");
    }

    @Test
    void saysThatAFileIsNotReadable() throws IOException {
        Path file = Files.writeString(directory.resolve("closed"), GOOD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        // root can read the file regardless of its mode
        assumeThat(Files.isReadable(file)).isFalse();

        assertThat(faults("GATEWAY_ADMIN_KEY_FILE", file.toString()))
                .containsExactly(
                        "GATEWAY_ADMIN_KEY_FILE names the file " + file + ", which this process may not read.");
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_ADMIN_KEY,characters",
        "GATEWAY_AUDITOR_KEY,characters",
        "GATEWAY_TOKEN_SECRET,bytes",
        "GATEWAY_LEDGER_SECRET,bytes"
    })
    void refusesAShortSecretAndDoesNotShowIt(String variable, String unit) throws IOException {
        String tooShort = GOOD.substring(1);
        Path file = Files.writeString(directory.resolve("short"), GOOD + "\n" + tooShort + "\n");
        String rest = " has 31 " + unit + "; it must have at least 32, such as the output of `openssl rand -hex 32`.";

        assertThat(faults(variable, tooShort)).containsExactly(variable + rest);
        assertThat(faults(variable + "_FILE", file.toString()))
                .containsExactly("The file of " + variable + "_FILE" + rest);
        assertThat(faults(variable, GOOD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "changeme-changeme-changeme-changeme",
                "this-is-an-example-key-of-32-chars-or-more",
                "your-secret-your-secret-your-secret",
                "00000000000000000000000000000000",
                "<a key of at least thirty-two characters>",
            })
    void refusesAnExample(String example) {
        assertThat(faults("GATEWAY_ADMIN_KEY", example))
                .containsExactly("GATEWAY_ADMIN_KEY is an example or a placeholder; set it to a secret of your own.");
        assertThat(faults("AI302_API_KEY", example)).hasSize(1);
    }

    @Test
    void refusesTheDotsOfTheDocumentation() {
        assertThat(faults("AI302_API_KEY", "…"))
                .containsExactly("AI302_API_KEY is an example or a placeholder; set it to a secret of your own.");
    }

    @Test
    void leavesKeysOfTheSandboxAlone() {
        Map<String, String> variables =
                Map.of("SPRING_PROFILES_ACTIVE", "sandbox", "GATEWAY_ADMIN_KEY", "short", "AI302_API_KEY", "");

        assertThat(check.server(TestEnvironment.of(variables))).isEmpty();
    }

    @Test
    void refusesAnAuditorWithTheKeyOfTheAdministrator() {
        assertThat(check.server(TestEnvironment.of(Map.of("GATEWAY_ADMIN_KEY", GOOD, "GATEWAY_AUDITOR_KEY", GOOD))))
                .containsExactly(
                        "GATEWAY_AUDITOR_KEY holds the administrator's key; an auditor must have a key of its own.");
    }

    @Test
    void saysWhatToSetWithoutAnUpstreamKey() {
        assertThat(faults("AI302_API_KEY", ""))
                .singleElement()
                .asString()
                .startsWith("gateway302 has no key for 302.AI: set AI302_API_KEY, or AI302_API_KEY_FILE");
    }

    @Test
    void namesThePropertyWhereThatWasSet() {
        assertThat(check.server(TestEnvironment.of(Map.of(), "--gateway.admin.key=short")))
                .containsExactly(
                        "gateway.admin.key (GATEWAY_ADMIN_KEY) has 5 characters; it must have at least 32, such as"
                                + " the output of `openssl rand -hex 32`.");
    }

    @Test
    void neverShowsASecretOfAnotherType() {
        Map<String, String> variables =
                Map.of("SPRING_PROFILES_ACTIVE", "sandbox", "GATEWAY_SANDBOX_CLIENT_KEY", "not-a-key-of-this-gateway");

        assertThat(check.server(TestEnvironment.of(variables)))
                .singleElement()
                .asString()
                .startsWith("GATEWAY_SANDBOX_CLIENT_KEY is [redacted]; it must be of the form gw302_<id>_<secret>")
                .doesNotContain("not-a-key-of-this-gateway");
    }

    private static List<String> faults(String variable, String value) {
        return check.server(TestEnvironment.of(Map.of(variable, value)));
    }
}
