package io.gateway302.results.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.SteppedClock;
import io.gateway302.database.TestSchema;
import io.gateway302.problem.ProblemException;
import io.gateway302.results.FileId;
import io.gateway302.results.links.LinkSignature.Purpose;
import io.gateway302.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class EventLinksTests {

    private static final String TASK = "task_01943f3e-7d8a-7c3b-9f10-2f6a3f6d9c11";
    private static final String OTHER = "task_01943f3e-7d8a-7c3b-9f10-2f6a3f6d9c12";
    private static final Secret SECRET = Secret.of("the-secret-of-browser-tokens-in-these-tests");

    @TempDir
    private Path directory;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-29T10:00:17Z"));
    private DriverManagerDataSource source;
    private LinkSignature signature;
    private EventLinks links;

    @BeforeEach
    void create() {
        source = new DriverManagerDataSource("jdbc:sqlite:" + directory.resolve("links.db"));
        TestSchema.create(source);
        signature = signature(SECRET);
        links = new EventLinks(signature, clock);
    }

    private LinkSignature signature(Secret... secrets) {
        return new LinkSignature(
                new LinkKeys(List.of(secrets), JdbcClient.create(source), clock), "", Duration.ofHours(1), clock);
    }

    /** Parameters of a link. */
    private record Link(String expires, String signature) {

        static Link of(String query) {
            Matcher parts = Pattern.compile("expires=([0-9]+)&signature=([A-Za-z0-9_-]{43})")
                    .matcher(query);
            assertThat(parts.matches()).as(query).isTrue();
            return new Link(parts.group(1), parts.group(2));
        }
    }

    private void refused(String task, @Nullable String expires, @Nullable String signed, String reason) {
        assertThatThrownBy(() -> links.check(task, expires, signed))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type().status().value()).isEqualTo(403))
                .hasMessageContaining(reason);
    }

    @Test
    void opensTheEventsOfItsTaskUntilItsEnd() {
        Link link = Link.of(links.query(TASK));

        links.check(TASK, link.expires(), link.signature());
        clock.advance(Duration.ofMinutes(60));
        links.check(TASK, link.expires(), link.signature());

        clock.advance(Duration.ofMinutes(1));
        refused(TASK, link.expires(), link.signature(), "expired");
    }

    @Test
    void refusesEveryOtherLink() {
        Link link = Link.of(links.query(TASK));
        String later = Long.toString(Long.parseLong(link.expires()) + 1);
        char first = link.signature().charAt(0) == 'A' ? 'B' : 'A';

        refused(OTHER, link.expires(), link.signature(), "not valid");
        refused(TASK, later, link.signature(), "not valid");
        refused(TASK, link.expires(), first + link.signature().substring(1), "not valid");
        refused(TASK, link.expires(), null, "not valid");
        refused(TASK, null, link.signature(), "not valid");
    }

    @Test
    void aSignatureForAFileOpensNoEventsAndTheReverse() {
        Instant end = clock.instant().plus(Duration.ofDays(1));
        Link ofFile = Link.of(signature.query(Purpose.FILE, TASK, end));
        Link ofEvents = Link.of(links.query(TASK));

        assertThat(ofFile.expires()).isEqualTo(ofEvents.expires());
        refused(TASK, ofFile.expires(), ofFile.signature(), "not valid");
        assertThat(signature.verify(TASK, ofEvents.expires(), ofEvents.signature()))
                .isNull();
        assertThat(signature.verify("task-events\n" + TASK, ofEvents.expires(), ofEvents.signature()))
                .as("the reader of files takes no such id")
                .isNotNull();
        assertThat(FileId.isValid("task-events\n" + TASK)).isFalse();
    }

    @Test
    void forgetsASecretWhoseTransactionIsRolledBack() {
        LinkSignature here = signature();
        String lost = new TransactionTemplate(new JdbcTransactionManager(source)).execute(transaction -> {
            String query = here.query(Purpose.TASK_EVENTS, TASK, Instant.MAX);
            transaction.setRollbackOnly();
            return query;
        });

        String kept = here.query(Purpose.TASK_EVENTS, TASK, Instant.MAX);

        assertThat(kept).isNotEqualTo(lost);
        assertThat(signature().query(Purpose.TASK_EVENTS, TASK, Instant.MAX)).isEqualTo(kept);
    }
}
