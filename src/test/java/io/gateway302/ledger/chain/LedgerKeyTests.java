package io.gateway302.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.database.DataDirectory;
import io.gateway302.secret.Secret;
import io.gateway302.secret.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.env.MockEnvironment;

class LedgerKeyTests {

    @TempDir
    private Path directory;

    @Test
    void takesTheConfiguredKeys() {
        assertThat(key("first,second").readOrMake()).containsExactly(Secret.of("first"), Secret.of("second"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void takesThatOfBrowserTokensBeforeItMakesOne() {
        MockEnvironment environment =
                new MockEnvironment().withProperty("gateway.identity.token-secret", "what-all-replicas-share");

        assertThat(of(new ChainProperties("", ""), environment).readOrMake())
                .containsExactly(Secret.of("what-all-replicas-share"));
        assertThat(of(new ChainProperties("", ""), environment).isOwn()).isFalse();
        assertThat(of(new ChainProperties("", ""), new MockEnvironment()).isOwn())
                .isTrue();
        assertThat(of(new ChainProperties("x".repeat(32), null), environment).readOrMake())
                .containsExactly(Secret.of("x".repeat(32)));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void takesNoSecretThatIsTooShort() {
        assertThatThrownBy(() -> of(new ChainProperties("x".repeat(31), null), new MockEnvironment()))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("gateway.ledger.secret")
                .hasMessageContaining("at least 32 bytes");
    }

    @Test
    void makesAKeyThatNobodyElseMayRead() throws IOException {
        List<Secret> made = key(null).readOrMake();

        assertThat(made).hasSize(1);
        assertThat(made.getFirst().reveal()).hasSize(64);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ledger.key"))))
                .isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("ledger.key");
    }

    @Test
    void keepsTheKeyThatItMade() {
        assertThat(key(null).readOrMake()).isEqualTo(key(null).readOrMake());
    }

    @Test
    void findsNoKeyWhereThereIsNone() {
        assertThat(key(null).read()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    private LedgerKey key(@Nullable String configured) {
        return new LedgerKey(List.of(new SecretSource(configured, null)), () -> new DataDirectory(directory));
    }

    private LedgerKey of(ChainProperties properties, MockEnvironment environment) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("directory", new DataDirectory(directory));
        return LedgerKey.of(properties, environment, beans.getBeanProvider(DataDirectory.class));
    }
}
