package io.gateway302.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.DiskFault;
import io.gateway302.ledger.FaultyDisk.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of a gateway whose disk fails: fsync returns an error, the file system is read-only, or no space is left. The
 * system property {@code gateway.test.faults} is the number of each fault under load.
 */
class DiskFaultIntegrationTests {

    private static final int ROUNDS = Integer.getInteger("gateway.test.faults", 1);
    private static final int CALLERS = 8;
    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Random random = new Random(302);

    @TempDir
    Path home;

    @Test
    void losesNothingWhateverTheDiskDoes() throws Exception {
        DiskFault disk = DiskFault.prepare(home, home.resolve("data"));
        try (FaultyDisk gateway = new FaultyDisk(home, disk.environment())) {
            List<Runnable> faults = List.of(
                    () -> disk.failSyncs(DiskFault.EIO),
                    () -> disk.failWrites(DiskFault.EROFS),
                    () -> disk.failWrites(DiskFault.ENOSPC));
            for (Runnable fault : faults) {
                inFlight(gateway, disk, fault);
            }
            gateway.compare(false);

            Duration longest = Duration.ZERO;
            try (Load _ = gateway.load(CALLERS)) {
                for (int i = 0; i < ROUNDS * faults.size(); i++) {
                    // random times, without waiting for a condition
                    TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(1_000));
                    faults.get(i % faults.size()).run();
                    TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(2_000));
                    disk.clear();
                    Duration recovery = gateway.awaitService();
                    longest = recovery.compareTo(longest) > 0 ? recovery : longest;
                }
                assertThat(longest).isLessThan(RECOVERY);
            }
            gateway.compare(false);

            try (Load _ = gateway.load(CALLERS)) {
                long before = gateway.answered(503);
                disk.failSyncs(DiskFault.EIO);
                await().atMost(TIMEOUT).until(() -> gateway.answered(503) > before + CALLERS);
                gateway.kill();
            }
            disk.clear();
            gateway.restart();
            gateway.awaitReady();
            assertThat(gateway.call(0)).isEqualTo(200);
            gateway.compare(true);
            System.out.printf("%d faults, served again within %d ms%n", ROUNDS * faults.size(), longest.toMillis());
        }
    }

    /** Injects the fault while a call is in flight. Its response is passed on, and its row is written afterwards. */
    private static void inFlight(FaultyDisk gateway, DiskFault disk, Runnable fault) throws Exception {
        int before = gateway.submissions();
        CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> gateway.call(2_000));
        await().atMost(TIMEOUT).until(() -> gateway.submissions() == before + 1);
        fault.run();
        assertThat(gateway.call(0)).isEqualTo(503);
        assertThat(gateway.gateway().health("readiness")).isEqualTo(503);
        assertThat(gateway.gateway().health("liveness")).isEqualTo(200);
        assertThat(slow.get()).isEqualTo(200);
        disk.clear();
        assertThat(gateway.awaitService()).isLessThan(RECOVERY);
        assertThat(gateway.gateway().health("readiness")).isEqualTo(200);
    }
}
