package io.gateway302.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.ledger.Link;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.Verification;
import io.gateway302.ledger.Verification.ChainDefect;
import io.gateway302.ledger.Verification.Reason;
import io.gateway302.ledger.query.LedgerQuery;
import io.gateway302.ledger.query.UsageKey;
import io.gateway302.ledger.query.UsageQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests of a large ledger, with thirty days of fifty clients. The system property {@code ledger.scale.rows} is the
 * number of rows; the tests were designed for a million.
 */
abstract class LedgerScaleContractTests extends LedgerFixture {

    private static final int ROWS = Integer.getInteger("ledger.scale.rows", 45_000);
    private static final int BATCH = 1000;
    private static final int CLIENTS = 50;
    private static final int SEARCHES = 40;
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /** Returns the address of the database for another process. */
    abstract List<String> address();

    @Test
    void manyEntriesAreSearchedSummedUpExportedAndChecked() throws Exception {
        long begun = System.nanoTime();
        for (int first = 0; first < ROWS; first += BATCH) {
            store.append(IntStream.range(first, Math.min(ROWS, first + BATCH))
                    .mapToObj(this::link)
                    .toList());
        }
        report("appended %d in %d ms".formatted(ROWS, millisSince(begun)));

        searchesAreQuick();
        sumsAreQuick();
        exportsFitIntoLittleMemory();
        oneChangedByteIsFound();
    }

    private Link link(int number) {
        return writer.write(TestCall.of("gen_%08d-0000-7000-8000-000000000000".formatted(number))
                .at(START.plus(PERIOD.multipliedBy(number).dividedBy(ROWS)))
                .by("client-" + number * 7 % CLIENTS)
                .to("operation." + number * 13 % 10)
                .ending(number % 1000 == 0 ? "timeout" : "succeeded")
                .entry());
    }

    private void searchesAreQuick() {
        int perClientAndDay = ROWS / CLIENTS / 30;
        long[] firstPage = IntStream.range(0, SEARCHES)
                .mapToLong(i -> {
                    long begun = System.nanoTime();
                    assertThat(reader.search(clientAndDay(i), null, 51)).hasSize(Math.min(51, perClientAndDay));
                    return millisSince(begun);
                })
                .toArray();
        long[] whole = IntStream.range(0, SEARCHES)
                .mapToLong(i -> {
                    long begun = System.nanoTime();
                    assertThat(reader.search(clientAndDay(i), null, 10_000))
                            .hasSizeBetween(perClientAndDay - 1, perClientAndDay + 1);
                    return millisSince(begun);
                })
                .toArray();
        long[] rare = IntStream.range(0, 5)
                .mapToLong(_ -> {
                    long begun = System.nanoTime();
                    assertThat(reader.search(new LedgerQuery(null, null, "timeout", null, null), null, 201))
                            .hasSize(Math.min(201, ROWS / 1000));
                    return millisSince(begun);
                })
                .toArray();
        report("a page of a client's day: %s".formatted(spread(firstPage)));
        report("all %d calls of a client's day: %s".formatted(perClientAndDay, spread(whole)));
        report("a page of a rare outcome: %s".formatted(spread(rare)));
        assertThat(median(firstPage)).isLessThan(200);
    }

    private static LedgerQuery clientAndDay(int i) {
        Instant day = START.plus(Duration.ofDays(i % 30));
        return new LedgerQuery("client-" + i % CLIENTS, null, null, day, day.plus(Duration.ofDays(1)));
    }

    private void sumsAreQuick() {
        long[] day = IntStream.range(0, 10)
                .mapToLong(i -> {
                    Instant from = START.plus(Duration.ofDays(i));
                    long begun = System.nanoTime();
                    assertThat(reader.usage(
                                    new UsageQuery(
                                            List.of(UsageKey.of(UsageKey.Dimension.CLIENT)),
                                            from,
                                            from.plus(Duration.ofDays(1))),
                                    1000))
                            .hasSize(CLIENTS);
                    return millisSince(begun);
                })
                .toArray();
        long begun = System.nanoTime();
        assertThat(reader.usage(
                        new UsageQuery(
                                List.of(UsageKey.of(UsageKey.Dimension.DAY), UsageKey.of(UsageKey.Dimension.CLIENT)),
                                null,
                                null),
                        10_000))
                .hasSize(30 * CLIENTS);
        report("usage of a day by client: %s".formatted(spread(day)));
        report("usage of all by day and client: %d ms".formatted(millisSince(begun)));
    }

    private void exportsFitIntoLittleMemory() throws Exception {
        long begun = System.nanoTime();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerExportProcess.class.getName()));
        command.addAll(address());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        // log lines come first
        String outcome = printed.lines().reduce("", (_, last) -> last);
        report("exported in a process with -Xmx64m in %d ms: %s".formatted(millisSince(begun), outcome));
        assertThat(outcome).startsWith(ROWS + " rows");
    }

    private void oneChangedByteIsFound() {
        int changed = ROWS - ROWS / 1000;
        database.write(jdbc -> jdbc.update("update ledger_entry set document = replace(document, '\"bytes_in\":312',"
                + " '\"bytes_in\":313') where sequence = " + changed));

        long begun = System.nanoTime();
        Verification found = reader.verify();

        report("found one changed byte in %d ms".formatted(millisSince(begun)));
        assertThat(found)
                .isEqualTo(Verification.invalid(
                        changed - 1L,
                        new ChainDefect(
                                "one",
                                changed,
                                "gen_%08d-0000-7000-8000-000000000000".formatted(changed - 1),
                                Reason.HASH_MISMATCH)));
    }

    private static String spread(long[] millis) {
        return "p50 %d ms, max %d ms of %d"
                .formatted(median(millis), Arrays.stream(millis).max().orElseThrow(), millis.length);
    }

    private static long median(long[] millis) {
        return Arrays.stream(millis)
                .sorted()
                .skip(millis.length / 2)
                .findFirst()
                .orElseThrow();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private void report(String figure) {
        System.out.println("[scale " + database.dialect().label() + "] " + figure);
    }
}
