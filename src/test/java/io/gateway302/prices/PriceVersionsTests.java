package io.gateway302.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.database.TestSchema;
import io.gateway302.identity.TestDatabases;
import io.gateway302.prices.SeenList.Change;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests of the store of price lists, on both databases. */
class PriceVersionsTests {

    private static final Instant NOW = Instant.parse("2026-10-01T12:00:00.123Z");

    private static final TokenPrice PRICE =
            new TokenPrice(new BigDecimal("0.0000015"), new BigDecimal("0"), new BigDecimal("123.456789"));

    @TempDir
    private static Path directory;

    private final HikariDataSource pool = new HikariDataSource();

    static List<Named<Supplier<String>>> databases() {
        return TestDatabases.in(directory);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private PriceVersions open(Supplier<String> url) {
        pool.setJdbcUrl(url.get());
        pool.setMaximumPoolSize(4);
        TestSchema.create(pool);
        return replica();
    }

    /** Returns the store of another process on the same database. */
    private PriceVersions replica() {
        return new PriceVersions(JdbcClient.create(pool), new TransactionTemplate(new JdbcTransactionManager(pool)));
    }

    private static SeenList list(long id, Change... changes) {
        return new SeenList(id, NOW.plusSeconds(id), "key-2", 700, 3, List.of(changes));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void otherReplicasAndLaterProcessesHaveTheLists(Supplier<String> url) {
        PriceVersions here = open(url);
        SeenList first = list(1, new Change("a", PRICE, false), new Change("b", null, true));
        SeenList second = list(2);
        SeenList third = list(3, new Change("a", PRICE, true));

        assertThat(here.after(0)).isEmpty();
        assertThat(here.add(first)).isTrue();
        assertThat(here.add(second)).isTrue();
        assertThat(here.add(third)).isTrue();

        assertThat(replica().after(0)).containsExactly(first, second, third);
        assertThat(replica().after(1)).containsExactly(second, third);
        assertThat(replica().after(3)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void ofTwoReplicasThatReadAtTheSameTimeOneAddsItsList(Supplier<String> url) throws Exception {
        open(url);
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> added = threads.invokeAll(IntStream.range(0, 4)
                    .<Callable<Boolean>>mapToObj(i ->
                            () -> replica().add(list(1, new Change("model-" + i, PRICE, false))))
                    .toList());

            int winners = 0;
            for (Future<Boolean> each : added) {
                winners += each.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(replica().after(0))
                .singleElement()
                .satisfies(list -> assertThat(list.changes()).hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void addsNothingIfAPartFails(Supplier<String> url) {
        PriceVersions here = open(url);

        assertThatThrownBy(() -> here.add(list(1, new Change("a", PRICE, false), new Change("a", PRICE, false))))
                .isInstanceOf(DataAccessException.class);

        assertThat(here.after(0)).isEmpty();
    }
}
