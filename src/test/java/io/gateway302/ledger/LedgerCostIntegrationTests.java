package io.gateway302.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.Scrape;
import io.gateway302.TypedCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.upstream.UpstreamAccount;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the costs in the ledger are those that the sandbox billed. */
class LedgerCostIntegrationTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void theSumsOfTheLedgerAreThoseOfTheSandbox() throws Exception {
        try (RunningGateway gateway = start("give-up-after=24h")) {
            TypedCaller caller = TypedCaller.named("shop", gateway);
            for (int i = 0; i < 24; i++) {
                caller.character(body("a fox " + i, i % 3 == 0)).isSuccess();
            }
            caller.character(body("sandbox:50413", false)).isProblem(422, "content-rejected");
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            await().atMost(TIMEOUT)
                    .until(() -> ledger.rows().stream()
                            .filter(row -> row.outcome().equals("succeeded"))
                            .allMatch(row -> "upstream_record".equals(row.costSource())));

            List<Row> rows = ledger.rows();
            assertThat(rows).hasSize(25);
            assertThat(sum(rows))
                    .isEqualByComparingTo(billed(gateway))
                    .isEqualByComparingTo(usage(ledger))
                    .isEqualByComparingTo("1.22");
            assertThat(rows).filteredOn(row -> row.outcome().equals("rejected")).allMatch(row -> row.cost() == null);
            assertThat(Scrape.of(gateway).text())
                    .containsPattern("gateway_cost_usd_total\\{[^}]*source=\"upstream_record\"[^}]*} 1\\.(?:22|21999)");
            assertThat(ledger.isValid()).isTrue();
        }
    }

    @Test
    void aCallWhoseRecordNeverAppearsKeepsItsPriceAndSaysSo() throws Exception {
        // on a busy machine, the other call's record takes seconds to be found
        try (RunningGateway gateway = start("give-up-after=10s")) {
            TypedCaller caller = TypedCaller.named("shop", gateway);
            caller.character(body("sandbox:norecord", false)).isSuccess();
            caller.character(body("a fox", false)).isSuccess();
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            await().atMost(TIMEOUT)
                    .until(() -> Scrape.of(gateway).text().contains("gateway_cost_usd_total")
                            && Scrape.of(gateway).text().contains("source=\"price_list\""));

            assertThat(ledger.rows()).extracting(Row::costSource).containsExactly("upstream_record", "price_list");
            assertThat(sum(ledger.rows())).isEqualByComparingTo(billed(gateway));
        }
    }

    private RunningGateway start(String giveUp) {
        return RunningGateway.start(
                directory, "spring.profiles.active=sandbox", "gateway.ledger.cost-lookup." + giveUp);
    }

    private static String body(String prompt, boolean larger) {
        return "{\"prompt\":\"" + prompt + "\",\"image_urls\":[\"https://example.com/fox.jpg\"],\"width\":256,"
                + "\"height\":256,\"use_sr\":" + larger + "}";
    }

    private static BigDecimal sum(List<Row> rows) {
        return rows.stream()
                .map(row -> row.cost() == null ? BigDecimal.ZERO : row.cost())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal usage(LedgerCaller ledger) {
        return new BigDecimal(JsonPath.<String>read(ledger.get("/usage?group_by=client"), "$.items[0].cost"));
    }

    private static BigDecimal billed(RunningGateway gateway) throws Exception {
        URI sandbox = gateway.bean(UpstreamAccount.class).addresses().getFirst();
        String tally = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/generations"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return new BigDecimal(JsonPath.<String>read(tally, "$.cost_usd"));
    }
}
