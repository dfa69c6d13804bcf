package io.gateway302.results;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.database.TestSchema;
import io.gateway302.egress.TestEgress;
import io.gateway302.results.files.FileStore;
import io.gateway302.results.links.LinkKeys;
import io.gateway302.results.links.LinkSignature;
import io.gateway302.secret.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** Result store of one replica with its parts, without the rest of a gateway. */
final class Replica implements AutoCloseable {

    static final Duration RETENTION = Duration.ofDays(7);
    static final int MAX_SIZE = 1024 * 1024;

    final HikariDataSource pool = new HikariDataSource();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Path copying;
    final JdbcClient jdbc;
    final ResultRows rows;
    final FileResultStore store;
    final ResultReader reader;
    final ResultSweep sweep;
    final LinkSignature links;

    Replica(String url, Path directory, FileStore files, ResultProperties properties, Clock clock) {
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(4);
        pool.setConnectionTimeout(5000);
        TestSchema.create(pool);
        copying = directory.resolve("copying");
        try {
            Files.createDirectories(copying);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        jdbc = JdbcClient.create(pool);
        rows = new ResultRows(jdbc);
        Staging staging = new Staging(copying, properties.maxSize().toBytes());
        LinkKeys keys = new LinkKeys(List.of(Secret.of("a-secret-of-the-result-links-in-tests")), jdbc, clock);
        links = new LinkSignature(keys, "", properties.linkLifetime(), clock);
        Downloads downloads = new Downloads(
                TestEgress.allowing("127.0.0.0/8"), properties.maxSize().toBytes());
        store = new FileResultStore(
                rows, files, staging, downloads, links, properties, new ResultMeters(meters), clock);
        reader = new ResultReader(rows, files, links, clock);
        sweep = new ResultSweep(rows, files, staging, properties.timeout(), clock);
    }

    /** Returns settings for files of at most this size. */
    static ResultProperties properties(DataSize maxSize, int concurrency, Duration timeout) {
        return new ResultProperties(
                ResultProperties.Kind.DIRECTORY,
                maxSize,
                RETENTION,
                Duration.ofHours(1),
                concurrency,
                timeout,
                4,
                new ResultProperties.Directory(null),
                new ResultProperties.S3(null, null, null, "", false, null, null));
    }

    /** Returns usual settings. */
    static ResultProperties properties() {
        return properties(DataSize.ofBytes(MAX_SIZE), 4, Duration.ofSeconds(20));
    }

    /** Returns the names of the files of copies in progress. */
    List<String> copying() {
        return names(copying);
    }

    /** Returns the number of rows. */
    int rowCount() {
        return jdbc.sql("select count(*) from result_file").query(Integer.class).single();
    }

    /** Returns the count of copies with this result. */
    double copies(String result) {
        return meters.get("gateway.results.copies")
                .tag("result", result)
                .counter()
                .count();
    }

    /** Returns the names of all files below a directory. */
    static List<String> names(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
