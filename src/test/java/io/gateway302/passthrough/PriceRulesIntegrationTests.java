package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.passthrough.PricedCall.Amounts;
import io.gateway302.sandbox.SandboxCaller;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls each billable operation once for each of its price rules, with and without numbers that determine the usage,
 * and compares what the gateway reserved and settled with the sandbox's own bill.
 */
class PriceRulesIntegrationTests {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path data;

    @Test
    void reservesAtLeastTheBillAndSettlesTheBillOfEveryPriceRule() throws Exception {
        List<Amounts> calls = callAll();

        assertThat(calls)
                .filteredOn(call -> !call.isReserved())
                .as("reserved less than the bill")
                .isEmpty();
        assertThat(calls)
                .filteredOn(call -> !call.isSettled())
                .as("settled another amount than the bill")
                .isEmpty();
        assertThat(documented()).isEqualTo(counts(calls));
    }

    private List<Amounts> callAll() throws Exception {
        try (SandboxCaller sandbox = new SandboxCaller();
                RunningGateway gateway = RunningGateway.start(
                        data,
                        "gateway.upstream.base-url=" + sandbox.at(""),
                        "gateway.upstream.api-key=" + SandboxCaller.KEY,
                        "gateway.ledger.cost-lookup.enabled=false");
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            String key = ledger.newClientOf("{\"name\":\"payer\",\"validation\":\"off\"}");
            URI address = URI.create("http://127.0.0.1:" + gateway.port());
            List<Callable<Amounts>> calls = PricedCall.all()
                    .<Callable<Amounts>>map(call -> () -> call(call, address, key, sandbox))
                    .toList();
            List<Amounts> amounts = new ArrayList<>();
            for (Future<Amounts> call : threads.invokeAll(calls)) {
                amounts.add(call.get());
            }
            Map<String, Row> rows = await().atMost(Duration.ofSeconds(20))
                    .until(() -> rows(ledger), found -> found.size() == calls.size());
            return amounts.stream()
                    .map(call -> call.settledBy(rows.get(call.call().name())))
                    .toList();
        }
    }

    private static Map<String, Row> rows(LedgerCaller ledger) {
        return ledger.rows("client=payer").stream().collect(Collectors.toMap(Row::requestId, Function.identity()));
    }

    /** Makes a dry run of a call and the call, and looks up the sandbox's bill. */
    private Amounts call(PricedCall call, URI address, String key, SandboxCaller sandbox) throws Exception {
        HttpResponse<String> dryRun = send(call.request(address, key).header("Gateway-Dry-Run", "true"));
        HttpResponse<String> answer = send(call.request(address, key).header("X-Request-Id", call.name()));
        assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isEqualTo(200);
        String id = answer.headers().firstValue("request-id").orElseThrow();
        HttpResponse<String> bill = send(HttpRequest.newBuilder(sandbox.at("/dashboard/record/" + id))
                .header("Authorization", "Bearer " + SandboxCaller.KEY));
        return new Amounts(
                call,
                new BigDecimal(JsonPath.<String>read(dryRun.body(), "$.estimated_cost.amount")),
                new BigDecimal(JsonPath.read(bill.body(), "$.data.cost").toString()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    private static Map<String, List<Integer>> counts(List<Amounts> calls) {
        Map<String, List<Integer>> counts = new TreeMap<>();
        for (Amounts call : calls) {
            boolean exact = call.reserved().compareTo(call.billed()) == 0;
            counts.merge(
                    call.call().unit(),
                    List.of(exact ? 1 : 0, exact ? 0 : 1),
                    (one, other) -> List.of(one.getFirst() + other.getFirst(), one.getLast() + other.getLast()));
        }
        return counts;
    }

    /** Reads the table in the documentation. */
    private static Map<String, List<Integer>> documented() throws IOException {
        return Files.readAllLines(Path.of("src/docs/costs.md")).stream()
                .dropWhile(line -> !line.startsWith("| unit of the price rule"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
                .collect(Collectors.toMap(
                        cells -> cells.get(1).replace("`", ""),
                        cells -> List.of(Integer.valueOf(cells.get(2)), Integer.valueOf(cells.get(3))),
                        (one, _) -> one,
                        TreeMap::new));
    }
}
