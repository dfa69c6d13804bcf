package io.gateway302.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourceTests {

    @TempDir
    private Path directory;

    @Test
    void readsSeveralInTheirOrder() {
        SecretSource source = new SecretSource(" sk-first-of-several, ,sk-second-of-several,", null);

        assertThat(source.readAll())
                .containsExactly(Secret.of("sk-first-of-several"), Secret.of("sk-second-of-several"));
        assertThat(source.read()).isEqualTo(Secret.of("sk-first-of-several"));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", ",", " , "})
    void holdsNoneWhereNothingIsSet(String value) {
        SecretSource source = new SecretSource(value, "");

        assertThat(source.readAll()).isEmpty();
        assertThat(source.read()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-first-in-file\nsk-second-in-file\n",
                "sk-first-in-file\r\n\r\nsk-second-in-file\r\n",
                "sk-first-in-file,sk-second-in-file"
            })
    void readsTheFileInsteadWhereOneIsNamed(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("keys"), content);

        assertThat(new SecretSource("sk-given-directly", file.toString()).readAll())
                .containsExactly(Secret.of("sk-first-in-file"), Secret.of("sk-second-in-file"));
    }

    @Test
    void saysWhichFileIsMissing() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(new SecretSource("sk-given-directly", missing.toString())::readAll)
                .isInstanceOf(UnreadableSecretException.class)
                .hasMessage(
                        "The file " + missing + ", which is to hold a secret, cannot be read: there is no such file.");
    }

    @Test
    void doesNotQuoteAFileThatIsNoText() throws Exception {
        Path file = Files.write(directory.resolve("binary"), new byte[] {'s', 'k', '-', (byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(new SecretSource(null, file.toString())::readAll)
                .isInstanceOf(UnreadableSecretException.class)
                .hasMessage("The file " + file + ", which is to hold a secret, cannot be read: it is no text.");
    }
}
