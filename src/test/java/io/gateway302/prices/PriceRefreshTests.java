package io.gateway302.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.SteppedClock;
import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.database.TestSchema;
import io.gateway302.upstream.account.UpstreamPrices;
import io.gateway302.upstream.account.UpstreamPrices.Answer;
import io.gateway302.usage.ListedPrice;
import io.gateway302.usage.ListedPrice.Source;
import io.gateway302.usage.PriceList;
import io.gateway302.usage.ShippedPrices;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Tests of when 302.AI is asked, and of replicas that share a database. */
class PriceRefreshTests {

    private static final Instant NOW = Instant.parse("2026-10-01T12:00:00Z");

    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock(NOW);
    private final HikariDataSource pool = new HikariDataSource();
    private final PriceList here = ShippedPrices.asTheyAre();
    private final PriceList there = ShippedPrices.asTheyAre();

    private int requests;
    private Answer answer = listing("3");

    @BeforeEach
    void open() {
        pool.setJdbcUrl("jdbc:sqlite:" + directory.resolve("prices.db") + "?foreign_keys=on");
        pool.setMaximumPoolSize(1);
        TestSchema.create(pool);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private PriceRefresh replica(PriceList prices) {
        UpstreamPrices upstream = _ -> {
            requests++;
            return answer;
        };
        return new PriceRefresh(
                upstream,
                new PriceVersions(JdbcClient.create(pool), new TransactionTemplate(new JdbcTransactionManager(pool))),
                new PriceChanges(ModelPrices.shipped(), new BigDecimal(2)),
                prices,
                new PriceRefreshProperties(true, Duration.ofHours(24), new BigDecimal(2), Duration.ofSeconds(30)),
                () -> 0.5,
                clock);
    }

    private static Answer listing(String gpt4oInput) {
        return new Answer.Listed("key-1", JsonMapper.shared().readTree("""
                [{"name":"gpt-4o","pricing":{"input":%s,"output":10},"pricing_suffix":"1M tokens"}]""".formatted(gpt4oInput)));
    }

    private static ListedPrice input(PriceList prices) {
        return prices.lines().stream()
                .filter(line -> "gpt-4o".equals(line.model()) && "input_token".equals(line.unit()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void asksOnceInAnInterval() {
        PriceRefresh refresh = replica(here);

        refresh.look();
        refresh.look();
        clock.advance(Duration.ofHours(24));
        refresh.look();
        assertThat(requests).as("the interval varies").isEqualTo(1);

        clock.advance(Duration.ofHours(3));
        refresh.look();
        assertThat(requests).isEqualTo(2);
        assertThat(here.listedAt()).isEqualTo(clock.instant());
    }

    @Test
    void anotherReplicaTakesOverTheListWithoutARequest() {
        PriceRefresh first = replica(here);
        PriceRefresh second = replica(there);

        first.look();
        second.look();
        assertThat(requests).isEqualTo(1);
        assertThat(input(there).amount()).isEqualByComparingTo("3");

        clock.advance(Duration.ofHours(30));
        answer = listing("30");
        first.look();
        second.look();

        assertThat(requests).isEqualTo(2);
        assertThat(input(there).amount()).isEqualByComparingTo("3");
        assertThat(there.heldChanges()).isEqualTo(1);
        assertThat(input(there)).isEqualTo(input(here));
    }

    @Test
    void ofTwoReplicasThatAskAtTheSameTimeTheFasterOneDecides() {
        PriceRefresh second = replica(there);
        UpstreamPrices slow = _ -> {
            second.look();
            return listing("4");
        };
        new PriceRefresh(
                        slow,
                        new PriceVersions(
                                JdbcClient.create(pool), new TransactionTemplate(new JdbcTransactionManager(pool))),
                        new PriceChanges(ModelPrices.shipped(), new BigDecimal(2)),
                        here,
                        new PriceRefreshProperties(
                                true, Duration.ofHours(24), new BigDecimal(2), Duration.ofSeconds(30)),
                        () -> 0.5,
                        clock)
                .look();

        assertThat(input(here).amount()).isEqualByComparingTo("3");
        assertThat(input(there).amount()).isEqualByComparingTo("3");
    }

    @Test
    void aRestartHasTheStoredPricesBeforeTheFirstCall() {
        replica(here).look();
        clock.advance(Duration.ofHours(1));

        PriceRefresh restarted = replica(there);
        restarted.start();
        restarted.stop();

        assertThat(requests).isEqualTo(1);
        assertThat(input(there))
                .returns(Source.UPSTREAM, ListedPrice::source)
                .returns(LocalDate.of(2026, 10, 1), ListedPrice::since);
    }

    @Test
    void aShippedListThatIsNewerThanTheStoredOneCounts() {
        clock.advance(Duration.between(NOW, Instant.parse("2026-09-01T00:00:00Z")));
        replica(here).look();

        assertThat(requests).isEqualTo(1);
        assertThat(input(here))
                .returns(Source.LIST, ListedPrice::source)
                .returns(new BigDecimal("2.5"), ListedPrice::amount);
    }

    @Test
    void waitsLongerAfterEachFailure() {
        answer = new Answer.Failed(false, "status 500");
        PriceRefresh refresh = replica(here);

        for (int minute = 0; minute < 60; minute++) {
            refresh.look();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(requests).isBetween(4, 7);

        clock.advance(Duration.ofHours(26));
        answer = listing("3");
        refresh.look();
        assertThat(input(here).amount()).isEqualByComparingTo("3");
    }

    @Test
    void asksAgainAnIntervalAfterARefusal() {
        answer = new Answer.Failed(true, "status 403");
        PriceRefresh refresh = replica(here);

        refresh.look();
        clock.advance(Duration.ofHours(23));
        refresh.look();
        assertThat(requests).isEqualTo(1);

        clock.advance(Duration.ofHours(3));
        refresh.look();
        assertThat(requests).isEqualTo(2);
        assertThat(input(here).source()).isEqualTo(Source.LIST);
    }

    @Test
    void aListWithoutAnyPriceOfTokensChangesNothing() {
        replica(here).look();
        clock.advance(Duration.ofHours(30));
        answer = new Answer.Listed("key-1", JsonMapper.shared().readTree("[{\"name\":\"gpt-4o\"}]"));

        PriceRefresh refresh = replica(here);
        refresh.look();

        assertThat(requests).isEqualTo(2);
        assertThat(here.heldChanges()).isZero();
        assertThat(here.listedAt()).isEqualTo(NOW);
    }

    @Test
    void appliesNothingThatIsNotStored() {
        PriceRefresh refresh = replica(here);
        JdbcClient.create(pool).sql("drop table model_price").update();

        assertThatThrownBy(refresh::look).isInstanceOf(RuntimeException.class);
        refresh.look();

        assertThat(requests).as("no request before a pause").isEqualTo(1);
        assertThat(input(here).source()).isEqualTo(Source.LIST);
    }
}
