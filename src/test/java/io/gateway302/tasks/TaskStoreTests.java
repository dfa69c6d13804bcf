package io.gateway302.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.SteppedClock;
import io.gateway302.database.TestSchema;
import io.gateway302.identity.TestDatabases;
import io.gateway302.tasks.store.TasksProperties;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests of the store of tasks, on both databases. */
@ExtendWith(OutputCaptureExtension.class)
class TaskStoreTests {

    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    @TempDir
    private static Path directory;

    private final SteppedClock clock = new SteppedClock(NOW);
    private final List<TaskStore> started = new ArrayList<>();
    private final HikariDataSource pool = new HikariDataSource();
    private final Database database = new Database(pool);

    static List<Named<Supplier<String>>> databases() {
        return TestDatabases.in(directory);
    }

    @AfterEach
    void stop() throws InterruptedException {
        database.away = false;
        for (TaskStore store : started) {
            store.stop();
        }
        pool.close();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void otherReplicasKnowAJob(Supplier<String> url) {
        TaskStore here = open(url);
        TaskStore there = start();
        Task task = task(1);

        here.add(task);

        assertThat(here.find("job-1")).contains(task);
        await().until(() -> there.find("job-1").equals(Optional.of(task)));
        assertThat(there.find("job-2")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void otherReplicasKnowAJobOnceItsCallHasWaited(Supplier<String> url) {
        TaskStore here = open(url);
        TaskStore there = start();

        int known = 0;
        for (int i = 0; i < 50; i++) {
            here.add(task(i)).await();
            known += there.find("job-" + i).isPresent() ? 1 : 0;
        }

        // a call waits for a second at most, in which a busy machine may not have committed
        assertThat(known).isGreaterThan(40);
        await().untilAsserted(() -> assertThat(IntStream.range(0, 50).mapToObj(i -> there.find("job-" + i)))
                .doesNotContain(Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void noCallWaitsWhileTheDatabaseIsAway(Supplier<String> url) {
        TaskStore here = open(url);
        database.away = true;
        here.add(task(0)).await();
        long start = System.nanoTime();

        IntStream.rangeClosed(1, 50).forEach(i -> here.add(task(i)).await());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
        database.away = false;
        TaskStore there = start();
        await().until(() -> there.find("job-50").isPresent());
        here.add(task(51)).await();
        assertThat(there.find("job-51")).as("waited for again").isPresent();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void onlyTheFirstCallWaitsForADatabaseThatDoesNotAnswer(Supplier<String> url) {
        TaskStore here = open(url);
        database.hang();
        try {
            long start = System.nanoTime();

            IntStream.range(0, 5).forEach(i -> here.add(task(i)).await());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        } finally {
            database.goOn();
        }
        TaskStore there = start();
        await().until(() -> there.find("job-4").isPresent());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void manyJobsAtATimeAreKnownSoon(Supplier<String> url) {
        TaskStore here = open(url);
        int before = database.connections;

        IntStream.range(0, 5000).forEach(i -> here.add(task(i)));

        TaskStore there = start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> there.find("job-4999").isPresent());
        assertThat(there.find("job-0")).contains(task(0));
        assertThat(there.find("job-2500")).contains(task(2500));
        // a writer without batches would use one connection per task
        assertThat(database.connections - before).isLessThan(2500);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void jobsOutliveTheProcess(Supplier<String> url) throws InterruptedException {
        TaskStore first = open(url);
        IntStream.range(0, 700).forEach(i -> first.add(task(i)));

        first.stop();

        TaskStore second = start();
        assertThat(IntStream.range(0, 700).mapToObj(i -> second.find("job-" + i).orElseThrow()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 700).mapToObj(TaskStoreTests::task).toList());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatTheDatabaseMissedIsWrittenWhenItIsBack(Supplier<String> url, CapturedOutput output) {
        TaskStore here = open(url);
        database.away = true;

        here.add(task(1));

        assertThat(here.find("job-1")).contains(task(1));
        assertThat(here.find("job-2")).as("asked for with any key").isEmpty();
        await().until(() -> output.getOut().contains("New jobs cannot be noted in the database now"));
        here.add(task(2));
        database.away = false;
        TaskStore there = start();
        await().until(() ->
                there.find("job-1").isPresent() && there.find("job-2").isPresent());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aStopSavesWhatWaitedForTheDatabase(Supplier<String> url, CapturedOutput output) throws InterruptedException {
        TaskStore here = open(url);
        database.away = true;
        here.add(task(1));
        await().until(() -> output.getOut().contains("New jobs cannot be noted in the database now"));
        here.add(task(2));
        database.away = false;

        here.stop();

        TaskStore there = start();
        assertThat(there.find("job-1")).contains(task(1));
        assertThat(there.find("job-2")).contains(task(2));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aStopSaysHowManyJobsAreLost(Supplier<String> url, CapturedOutput output) throws InterruptedException {
        TaskStore here = open(url);
        database.away = true;
        here.add(task(1));
        await().until(() -> output.getOut().contains("New jobs cannot be noted in the database now"));
        here.add(task(2));

        here.stop();

        assertThat(output.getOut()).contains("2 jobs are not noted in the database");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oldJobsAreForgotten(Supplier<String> url) {
        TaskStore here = open(url);
        here.add(task(1));
        TaskStore there = start();
        await().until(() -> there.find("job-1").isPresent());

        clock.advance(Duration.ofDays(7).plusMinutes(1));
        // adding the next task triggers the removal of old ones
        here.add(new Task("job-2", "client", "generation", "key-1", clock.instant()));

        await().until(() -> start().find("job-1").isEmpty());
        assertThat(start().find("job-2")).isPresent();
    }

    private TaskStore open(Supplier<String> url) {
        pool.setJdbcUrl(url.get());
        pool.setMaximumPoolSize(4);
        TestSchema.create(pool);
        return start();
    }

    /** Starts a store as another process on the same database. */
    private TaskStore start() {
        TaskStore store = new TaskStore(
                JdbcClient.create(database),
                new TransactionTemplate(new JdbcTransactionManager(database)),
                new TasksProperties(Duration.ofDays(7), 10_000),
                clock);
        store.start();
        started.add(store);
        return store;
    }

    private static Task task(int number) {
        return new Task("job-" + number, "client", "generation-" + number, "key-1", NOW);
    }

    /** Data source that can be made unavailable. */
    private static final class Database extends DelegatingDataSource {

        private final Semaphore answers = new Semaphore(1);
        private volatile boolean away;
        private volatile int connections;

        private Database(DataSource target) {
            super(target);
        }

        /** Lets every new connection wait. */
        private void hang() {
            answers.acquireUninterruptibly();
        }

        private void goOn() {
            answers.release();
        }

        @Override
        public synchronized Connection getConnection() throws SQLException {
            answers.acquireUninterruptibly();
            answers.release();
            connections++;
            if (away) {
                throw new SQLException("The database is away");
            }
            return super.getConnection();
        }
    }
}
