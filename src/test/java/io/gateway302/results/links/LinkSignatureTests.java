package io.gateway302.results.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.SteppedClock;
import io.gateway302.database.TestSchema;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class LinkSignatureTests {

    private static final Instant NOW = Instant.parse("2026-11-29T10:00:17.123Z");
    private static final Secret OLD = Secret.of("the-old-secret-of-browser-tokens-in-tests");
    private static final Secret NEW = Secret.of("the-new-secret-of-browser-tokens-in-tests");

    @TempDir
    static Path directory;

    private final SteppedClock clock = new SteppedClock(NOW);
    private final String id = "file_" + "0f".repeat(16);
    private JdbcClient jdbc;

    @BeforeEach
    void migrate() {
        jdbc = database("jdbc:sqlite:" + directory.resolve(id + ".db"));
    }

    private static JdbcClient database(String url) {
        DriverManagerDataSource source = new DriverManagerDataSource(url);
        TestSchema.create(source);
        return JdbcClient.create(source);
    }

    private LinkSignature signature(String base, Secret... secrets) {
        return signature(jdbc, base, secrets);
    }

    private LinkSignature signature(JdbcClient database, String base, Secret... secrets) {
        return new LinkSignature(new LinkKeys(List.of(secrets), database, clock), base, Duration.ofHours(1), clock);
    }

    private String link(LinkSignature signature) {
        return signature.link(id, NOW.plus(Duration.ofDays(7)));
    }

    private static @Nullable Instant end(LinkSignature signature, String link) {
        Matcher parts = parts(link);
        return signature.verify(parts.group(1), parts.group(2), parts.group(3));
    }

    private static Matcher parts(String link) {
        Matcher parts = Pattern.compile(".*/files/(file_[0-9a-f]{32})\\?expires=([0-9]+)&signature=([A-Za-z0-9_-]{43})")
                .matcher(link);
        assertThat(parts.matches()).as(link).isTrue();
        return parts;
    }

    @Test
    void makesAShortLivedLinkThatIsTheSameForAWhile() {
        LinkSignature signature = signature("", NEW);
        String link = link(signature);

        assertThat(URI.create(link).getPath()).isEqualTo("/files/" + id);
        assertThat(end(signature, link)).isEqualTo("2026-11-29T11:01:00Z");
        clock.advance(Duration.ofSeconds(40));
        assertThat(link(signature)).isEqualTo(link);
        clock.advance(Duration.ofSeconds(5));
        assertThat(end(signature, link(signature))).isEqualTo("2026-11-29T11:02:00Z");
    }

    @Test
    void aLinkEndsWithItsFile() {
        LinkSignature signature = signature("", NEW);

        assertThat(end(signature, signature.link(id, NOW.plusSeconds(90)))).isEqualTo("2026-11-29T10:01:47Z");
    }

    @ParameterizedTest
    @CsvSource({"https://ai.example.com/ai, https://ai.example.com/ai/files/", "/ai, /ai/files/"})
    void aLinkBeginsWithTheAddressOfTheGateway(String base, String start) {
        assertThat(link(signature(base, NEW))).startsWith(start);
    }

    @Test
    void acceptsLinksOfAllSecretsAndSignsWithTheFirst() {
        String old = link(signature("", OLD));
        String current = link(signature("", NEW));

        LinkSignature both = signature("", NEW, OLD);

        assertThat(end(both, old)).isNotNull();
        assertThat(link(both)).isEqualTo(current).isNotEqualTo(old);
        assertThat(end(signature("", NEW), old)).isNull();
    }

    @Test
    void rejectsEveryChange() {
        LinkSignature signature = signature("", NEW);
        Matcher parts = parts(link(signature));
        String expires = parts.group(2);
        String signed = parts.group(3);
        String other = "file_" + "1e".repeat(16);

        assertThat(signature.verify(id, expires, signed)).isNotNull();
        assertThat(signature.verify(other, expires, signed)).isNull();
        assertThat(signature.verify(id, Long.toString(Long.parseLong(expires) + 1), signed))
                .isNull();
        assertThat(signature.verify(id, "0" + expires, signed)).isNull();
        assertThat(signature.verify(id, "-1", signed)).isNull();
        assertThat(signature.verify(id, "", signed)).isNull();
        assertThat(signature.verify(id, expires + "\n", signed)).isNull();
        assertThat(signature.verify(id, "9".repeat(30), signed)).isNull();
        assertThat(signature.verify(id, null, signed)).isNull();
        assertThat(signature.verify(id, expires, null)).isNull();
        assertThat(signature.verify(id, expires, "")).isNull();
        assertThat(signature.verify(id, expires, signed + "=")).isNull();
        assertThat(signature.verify(id, expires, signed.substring(1))).isNull();
        for (int i = 0; i < signed.length(); i++) {
            char changed = signed.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(signature.verify(id, expires, signed.substring(0, i) + changed + signed.substring(i + 1)))
                    .as("character %d", i)
                    .isNull();
        }
    }

    static List<Named<Supplier<String>>> databases() {
        return List.of(
                Named.of("SQLite", () -> "jdbc:sqlite:" + directory.resolve(UUID.randomUUID() + ".db")),
                Named.of("PostgreSQL", PostgresSchema::create));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void withoutASecretAllReplicasUseOneOfTheirDatabase(Supplier<String> url) {
        JdbcClient shared = database(url.get());
        LinkSignature here = signature(shared, "");
        LinkSignature there = signature(shared, "");

        assertThat(end(there, link(here))).isNotNull();
        assertThat(link(there)).isEqualTo(link(here));
        assertThat(end(signature(""), link(here))).as("another installation").isNull();
        assertThat(shared.sql("select secret from result_link_key")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .matches("[0-9a-f]{64}");
    }
}
