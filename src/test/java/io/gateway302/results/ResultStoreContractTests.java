package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gateway302.RawServer;
import io.gateway302.SteppedClock;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.results.Copy.Reason;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.results.files.FileStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Contract of all stores of result files, against real HTTP servers and a real database. */
@Timeout(60)
abstract class ResultStoreContractTests {

    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
    private static final String CLIENT = "client-1";
    private static final String TASK = "task_1";

    @TempDir
    Path directory;

    final SteppedClock clock = new SteppedClock(NOW);
    private final SourceServer source = new SourceServer();
    private Replica replica;
    private FileStore files;

    /** Returns the store under test, which is empty. */
    abstract FileStore files() throws Exception;

    /** Returns the names of all files in the store. */
    abstract List<String> stored() throws Exception;

    /** Returns the URL of an empty database. */
    String url() {
        return "jdbc:sqlite:" + directory.resolve("test.db")
                + "?journal_mode=WAL&busy_timeout=5000&transaction_mode=IMMEDIATE";
    }

    @BeforeEach
    void open() throws Exception {
        files = files();
        replica = replica(Replica.properties());
    }

    private Replica replica(ResultProperties properties) {
        return new Replica(url(), directory, files, properties, clock);
    }

    @AfterEach
    void close() {
        replica.close();
        files.close();
        source.close();
    }

    private static ResultSource remote(int index, URI address) {
        return new ResultSource(TASK, index, CLIENT, "image", new Content.Remote(address));
    }

    private static ResultSource inline(int index, byte[] bytes) {
        return new ResultSource(TASK, index, CLIENT, "image", new Content.Inline(bytes, "text/html"));
    }

    private StoredResult stores(ResultSource result) {
        Copy copy = replica.store.store(result);
        assertThat(copy).isInstanceOf(Copy.Stored.class);
        return ((Copy.Stored) copy).result();
    }

    private void fails(URI address, Reason reason) throws Exception {
        fails(replica, address, reason);
    }

    /** Checks that a copy fails for this reason, and that nothing of it is left. */
    private void fails(Replica replica, URI address, Reason reason) throws Exception {
        Copy copy = replica.store.store(remote(0, address));

        assertThat(copy).isInstanceOfSatisfying(Copy.Failed.class, failed -> {
            assertThat(failed.reason()).as(failed.sentence()).isEqualTo(reason);
            assertThat(failed.sentence()).isNotBlank().doesNotContain("http", "127.0.0.1", "secret-of-the-link");
        });
        leavesNothing(replica);
    }

    private void leavesNothing(Replica replica) throws Exception {
        assertThat(stored()).isEmpty();
        assertThat(replica.copying()).isEmpty();
        assertThat(replica.rowCount()).isZero();
    }

    private byte[] read(StoredResult result) throws IOException {
        return read(result, 0, result.size());
    }

    private byte[] read(StoredResult result, long from, long length) throws IOException {
        try (InputStream in = files.open(result.id(), from, length)) {
            return in.readAllBytes();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        // not the beginning of any type
        bytes[0] = 0;
        return bytes;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    // ---- copies ------------------------------------------------------------------------------------------------

    @Test
    void storesAFileByWhatItIsAndNotByWhatItsSenderDeclares() throws Exception {
        byte[] png = Images.png(1280, 800);
        URI address = source.file("/result", png, "text/html");

        StoredResult result = stores(remote(2, address));

        assertThat(result.id()).matches("file_[0-9a-f]{32}");
        assertThat(result.taskId()).isEqualTo(TASK);
        assertThat(result.index()).isEqualTo(2);
        assertThat(result.kind()).isEqualTo("image");
        assertThat(result.contentType()).isEqualTo("image/png");
        assertThat(result.size()).isEqualTo(png.length);
        assertThat(result.sha256()).isEqualTo(sha256(png));
        assertThat(result.width()).isEqualTo(1280);
        assertThat(result.height()).isEqualTo(800);
        assertThat(result.seconds()).isNull();
        assertThat(result.storedAt()).isEqualTo(NOW);
        assertThat(result.expiresAt()).isEqualTo(NOW.plus(Replica.RETENTION));
        assertThat(read(result)).isEqualTo(png);
        assertThat(stored()).containsExactly(result.id());
        assertThat(replica.copying()).isEmpty();
        assertThat(replica.copies("stored")).isOne();
        assertThat(replica.meters.get("gateway.results.bytes").counter().count())
                .isEqualTo(png.length);
    }

    @Test
    void storesBytesInMemory() throws Exception {
        StoredResult result = stores(inline(0, "{\"a\": 1}".getBytes(StandardCharsets.UTF_8)));

        assertThat(result.contentType()).isEqualTo("application/json");
        assertThat(read(result)).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\": 1}");
    }

    private static ResultSource streamed(int index, InputStream in) {
        return new ResultSource(TASK, index, CLIENT, "audio", new Content.Streamed(in));
    }

    @Test
    void storesBytesWhileTheyArriveAndReadsThemOnce() throws Exception {
        byte[] bytes = random(200_000);
        StoredResult result = stores(streamed(0, new ByteArrayInputStream(bytes)));
        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("The result is stored");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        };

        assertThat(read(result)).isEqualTo(bytes);
        assertThat(stores(streamed(0, unread))).isEqualTo(result);
    }

    @Test
    void failsIfArrivingBytesBreakOff() throws Exception {
        InputStream closed = InputStream.nullInputStream();
        closed.close();
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(random(200_000)), closed);

        assertThat(replica.store.store(streamed(0, broken)))
                .isInstanceOfSatisfying(
                        Copy.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.INCOMPLETE));
        leavesNothing(replica);
    }

    @Test
    void failsIfArrivingBytesAreTooMany() throws Exception {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return length;
            }
        };

        assertThat(replica.store.store(streamed(0, endless)))
                .isInstanceOfSatisfying(
                        Copy.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.TOO_LARGE));
        leavesNothing(replica);
    }

    @Test
    void storesAFileOfTheMaximumSizeAndReadsAnyPartOfIt() throws Exception {
        byte[] bytes = random(Replica.MAX_SIZE);

        StoredResult result = stores(remote(0, source.file("/large", bytes, "image/png")));

        assertThat(read(result)).isEqualTo(bytes);
        assertThat(read(result, 0, 1)).containsExactly(bytes[0]);
        assertThat(read(result, 70_000, 130_000)).isEqualTo(Arrays.copyOfRange(bytes, 70_000, 200_000));
        assertThat(read(result, Replica.MAX_SIZE - 1, 1)).containsExactly(bytes[Replica.MAX_SIZE - 1]);
    }

    @Test
    void doesNotReadTheRestOfAFileThatIsClosedEarly() throws Exception {
        StoredResult result = stores(inline(0, random(Replica.MAX_SIZE)));

        for (int i = 0; i < 60; i++) {
            try (InputStream in = files.open(result.id(), 0, result.size())) {
                assertThat(in.read()).isZero();
            }
        }

        assertThat(read(result, 1, 10)).hasSize(10);
    }

    @Test
    void makesAnyKindSafeForAFileName() {
        StoredResult result = stores(new ResultSource(
                TASK, 0, CLIENT, "../Image\"\r\n; é" + "x".repeat(100), new Content.Inline(new byte[] {1}, null)));

        assertThat(result.kind()).startsWith("imagex").hasSize(32).matches("[a-z0-9_-]+");
    }

    @Test
    void storesTheSameResultOnce() throws Exception {
        URI address = source.file("/result", Images.png(1, 1), "image/png");
        StoredResult first = stores(remote(0, address));

        assertThat(stores(remote(0, address))).isEqualTo(first);

        assertThat(source.requests()).hasSize(1);
        assertThat(stored()).hasSize(1);
        assertThat(replica.copies("skipped")).isOne();
        assertThat(replica.copies("stored")).isOne();
    }

    @Test
    void storesOneFileIfTwoReplicasCopyTheSameResultAtTheSameTime() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger number = new AtomicInteger();
        URI address = source.handle("/result", exchange -> {
            both.countDown();
            await(both);
            byte[] bytes = ("version " + number.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        try (Replica other = replica(Replica.properties());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Copy> here = threads.submit(() -> replica.store.store(remote(0, address)));
            Future<Copy> there = threads.submit(() -> other.store.store(remote(0, address)));

            assertThat(here.get()).isInstanceOf(Copy.Stored.class).isEqualTo(there.get());
            StoredResult result = ((Copy.Stored) here.get()).result();
            assertThat(stored()).containsExactly(result.id());
            assertThat(sha256(read(result))).isEqualTo(result.sha256());
            assertThat(replica.rowCount()).isOne();
        }
    }

    @Test
    void followsThreeRedirects() throws Exception {
        source.file("/file", Images.png(2, 2), "image/png");
        source.status("/c", 307, "Location", source.address("/file").toString());
        source.status("/b", 301, "Location", "c");
        URI address = source.status("/a", 302, "Location", "/b");

        assertThat(stores(remote(0, address)).contentType()).isEqualTo("image/png");

        assertThat(source.requests()).containsExactly("/a", "/b", "/c", "/file");
    }

    @Test
    void makesOnlyAsManyCopiesAtATimeAsConfigured() throws Exception {
        AtomicInteger current = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(4);
        URI address = source.handle("/result", exchange -> {
            most.accumulateAndGet(current.incrementAndGet(), Math::max);
            full.countDown();
            await(full);
            SourceServer.begin(exchange);
            exchange.getResponseBody().write(1);
            current.decrementAndGet();
            exchange.close();
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Copy>> copies = threads.invokeAll(IntStream.range(0, 40)
                    .mapToObj(i -> (Callable<Copy>) () -> replica.store.store(
                            new ResultSource("task_" + i, 0, CLIENT, "image", new Content.Remote(address))))
                    .toList());

            assertThat(copies).allSatisfy(copy -> assertThat(copy.get()).isInstanceOf(Copy.Stored.class));
        }
        assertThat(most).hasValue(4);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- failures of the source --------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 410})
    void failsIfTheLinkHasExpired(int status) throws Exception {
        fails(source.status("/result?secret-of-the-link", status), Reason.SOURCE_EXPIRED);

        assertThat(replica.copies("failed")).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 304, 400, 429, 500, 503})
    void failsForAnyOtherStatus(int status) throws Exception {
        fails(source.status("/result", status), Reason.SOURCE_FAILED);
    }

    @Test
    void failsIfTheSourceCannotBeReached() throws Exception {
        fails(URI.create("http://127.0.0.1:" + RawServer.closedPort() + "/secret-of-the-link"), Reason.SOURCE_FAILED);
    }

    @Test
    void failsIfTheSourceDoesNotSpeakHttp() throws Exception {
        try (RawServer server = RawServer.start(socket -> RawServer.write(socket, "SSH-2.0-OpenSSH_9.9\r\n\r\n"))) {
            fails(URI.create("http://127.0.0.1:" + server.port() + "/"), Reason.SOURCE_FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/result",
                "https://192.168.1.1/result",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::1]/result",
                "file:///etc/passwd",
                "ftp://example.com/result",
                "https://user:password@example.com/result",
                "result"
            })
    void doesNotCallForbiddenAddresses(String address) throws Exception {
        fails(URI.create(address), Reason.ADDRESS_REFUSED);

        assertThat(replica.copies("refused")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/result", "https://169.254.169.254/", "file:///etc/passwd", "//10.0.0.1/"})
    void doesNotFollowARedirectToAForbiddenAddress(String target) throws Exception {
        fails(source.status("/result", 302, "Location", target), Reason.ADDRESS_REFUSED);
    }

    @Test
    void doesNotFollowAFourthRedirect() throws Exception {
        source.file("/file", Images.png(2, 2), "image/png");
        source.status("/d", 302, "Location", "/file");
        source.status("/c", 302, "Location", "/d");
        source.status("/b", 302, "Location", "/c");

        fails(source.status("/a", 302, "Location", "/b"), Reason.SOURCE_FAILED);

        assertThat(source.requests()).containsExactly("/a", "/b", "/c", "/d");
    }

    @Test
    void doesNotFollowARedirectInACircle() throws Exception {
        fails(source.status("/a", 302, "Location", "/a"), Reason.SOURCE_FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://[", "/ %zz"})
    void failsIfARedirectHasNoAddress(String location) throws Exception {
        fails(
                location.isEmpty() ? source.status("/a", 302) : source.status("/a", 302, "Location", location),
                Reason.SOURCE_FAILED);
    }

    @Test
    void failsIfTheFileIsShorterThanAnnounced() throws Exception {
        try (RawServer server = RawServer.start(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(4000));
        })) {
            fails(URI.create("http://127.0.0.1:" + server.port() + "/"), Reason.INCOMPLETE);
        }
    }

    @Test
    void failsIfTheConnectionBreaksInTheMiddle() throws Exception {
        try (RawServer server = RawServer.start(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(
                    socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfa0\r\n" + "x".repeat(4000) + "\r\n");
            RawServer.reset(socket);
        })) {
            fails(URI.create("http://127.0.0.1:" + server.port() + "/"), Reason.INCOMPLETE);
        }
    }

    @Test
    void failsForAnAnnouncedTenGigabytesWithoutReadingThem() throws Exception {
        try (RawServer server = RawServer.start(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nxyz");
            // until the copy closes the connection
            assertThat(socket.getInputStream().read()).isNegative();
        })) {
            fails(URI.create("http://127.0.0.1:" + server.port() + "/"), Reason.TOO_LARGE);
        }
        assertThat(replica.copies("too_large")).isOne();
    }

    @Test
    void failsForAFileWithoutEnd() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        URI address = source.handle("/result", exchange -> {
            SourceServer.begin(exchange);
            OutputStream out = exchange.getResponseBody();
            byte[] piece = new byte[64 * 1024];
            while (sent.addAndGet(piece.length) < 1_000_000_000) {
                out.write(piece);
            }
        });

        fails(address, Reason.TOO_LARGE);

        assertThat(sent).as("read no further").hasValueLessThan(100_000_000);
    }

    @Test
    void failsForBytesInMemoryThatAreTooLarge() throws Exception {
        assertThat(replica.store.store(inline(0, new byte[Replica.MAX_SIZE + 1])))
                .isInstanceOfSatisfying(
                        Copy.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.TOO_LARGE));
        leavesNothing(replica);
    }

    @Test
    void failsForAnEmptyFile() throws Exception {
        fails(source.file("/result", new byte[0], "image/png"), Reason.EMPTY);
    }

    @Test
    void failsForACompressedFile() throws Exception {
        fails(source.status("/result", 200, "Content-Encoding", "gzip"), Reason.SOURCE_FAILED);
    }

    @Test
    void failsIfTheFileComesTooSlowly() throws Exception {
        URI address = source.handle("/result", exchange -> {
            SourceServer.begin(exchange);
            OutputStream out = exchange.getResponseBody();
            try {
                while (true) {
                    out.write('x');
                    out.flush();
                    Thread.sleep(20);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ResultProperties impatient = Replica.properties(DataSize.ofBytes(Replica.MAX_SIZE), 4, Duration.ofMillis(500));
        try (Replica hurried = replica(impatient)) {
            fails(hurried, address, Reason.TIMEOUT);
        }
    }

    @Test
    void failsIfTheSourceSaysNothing() throws Exception {
        try (RawServer server = RawServer.start(
                socket -> assertThat(socket.getInputStream().readAllBytes()).isNotEmpty())) {
            ResultProperties impatient =
                    Replica.properties(DataSize.ofBytes(Replica.MAX_SIZE), 4, Duration.ofMillis(500));
            try (Replica hurried = replica(impatient)) {
                fails(hurried, URI.create("http://127.0.0.1:" + server.port() + "/"), Reason.TIMEOUT);
            }
        }
    }

    @Test
    void copiesNoMoreFilesOfATaskThanConfigured() throws Exception {
        URI address = source.file("/result", Images.png(1, 1), "image/png");
        stores(remote(3, address));

        assertThat(replica.store.store(remote(4, address)))
                .isInstanceOfSatisfying(
                        Copy.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.TOO_MANY));

        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void failsIfTheDatabaseIsAway() throws Exception {
        URI address = source.file("/result", Images.png(1, 1), "image/png");
        Replica away = replica(Replica.properties());
        away.pool.close();

        assertThat(away.store.store(remote(0, address)))
                .isInstanceOfSatisfying(
                        Copy.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.STORAGE_FAILED));

        leavesNothing(replica);
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        URI address = source.handle("/result", exchange -> {
            SourceServer.begin(exchange);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
            begun.countDown();
            await(end);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread[] copying = new Thread[1];
            Future<Copy> copy = threads.submit(() -> {
                copying[0] = Thread.currentThread();
                return replica.store.store(remote(0, address));
            });
            begun.await();
            copying[0].interrupt();

            assertThat(copy.get()).isInstanceOf(Copy.Failed.class);
        } finally {
            end.countDown();
        }
        leavesNothing(replica);
    }

    // ---- deletion ----------------------------------------------------------------------------------------------

    @Test
    void deletesAllFilesOfATaskOfTheClient() throws Exception {
        stores(inline(0, Images.png(1, 1)));
        StoredResult second = stores(inline(1, Images.png(1, 1)));
        StoredResult other =
                stores(new ResultSource("task_2", 0, CLIENT, "image", new Content.Inline(Images.png(1, 1), null)));

        replica.store.delete("client-2", TASK);
        assertThat(stored()).as("those of another client").hasSize(3);
        replica.store.delete(CLIENT, TASK);
        replica.store.delete(CLIENT, TASK);

        assertThat(stored()).containsExactly(other.id());
        isGone(second);
    }

    @Test
    void doesNotCopyADeletedResultAgain() throws Exception {
        stores(inline(0, Images.png(1, 1)));
        replica.store.delete(CLIENT, TASK);

        assertThat(replica.store.store(inline(0, Images.png(1, 1))))
                .isInstanceOfSatisfying(
                        Copy.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.DELETED));
        assertThat(stored()).isEmpty();
    }

    @Test
    void doesNotStoreAResultThatIsDeletedDuringItsCopy() throws Exception {
        URI address = source.handle("/result", exchange -> {
            replica.store.delete(CLIENT, TASK);
            SourceServer.begin(exchange);
            exchange.getResponseBody().write(1);
            exchange.close();
        });

        assertThat(replica.store.store(remote(0, address)))
                .isInstanceOfSatisfying(
                        Copy.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.DELETED));
        assertThat(stored()).isEmpty();
        assertThat(replica.copying()).isEmpty();
    }

    private void isGone(StoredResult result) {
        String link = replica.store.link(result.id(), result.expiresAt());
        String query = link.substring(link.indexOf('?') + 1);
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> replica.reader.find(
                        result.id(),
                        query.replaceAll("expires=([0-9]+)&.*", "$1"),
                        query.replaceAll(".*signature=", "")));
        assertThat(problem).isNotNull();
        assertThat(problem.type()).isEqualTo(ProblemType.RESULT_GONE);
    }

    @Test
    void reportsAMissingFileAsMissing() {
        assertThat(catchThrowableOfType(IOException.class, () -> files.open(FileId.create(), 0, 1)))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void deletingAMissingFileIsNoFailure() throws Exception {
        files.delete(FileId.create());

        assertThat(stored()).isEmpty();
    }

    // ---- expiry ------------------------------------------------------------------------------------------------

    @Test
    void deletesExpiredFilesAndTheirRowsOnly() throws Exception {
        StoredResult old = stores(inline(0, Images.png(1, 1)));
        clock.advance(Duration.ofDays(1));
        StoredResult young = stores(inline(1, Images.png(1, 1)));

        clock.advance(Replica.RETENTION.minus(Duration.ofDays(1)).minusMillis(1));
        replica.sweep.sweep();
        assertThat(stored()).containsExactlyInAnyOrder(old.id(), young.id());
        clock.advance(Duration.ofMillis(1));
        replica.sweep.sweep();
        replica.sweep.sweep();

        assertThat(stored()).containsExactly(young.id());
        assertThat(replica.rowCount()).isOne();
    }

    @Test
    void deletesManyExpiredFilesByTwoReplicasAtTheSameTime() throws Exception {
        for (int i = 0; i < 120; i++) {
            stores(new ResultSource("task_" + i, 0, CLIENT, "image", new Content.Inline(new byte[] {1}, null)));
        }
        clock.advance(Replica.RETENTION);
        try (Replica other = replica(Replica.properties());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> here = threads.submit(replica.sweep::sweep);
            Future<?> there = threads.submit(other.sweep::sweep);
            here.get();
            there.get();
        }

        assertThat(stored()).isEmpty();
        assertThat(replica.rowCount()).isZero();
    }

    @Test
    void deletesWhatACopyWithoutEndHasLeft() throws Exception {
        String id = FileId.create();
        replica.rows.add(id, inline(0, new byte[0]), "image", clock.instant().plusSeconds(60));
        byte[] bytes = {1, 2, 3};
        files.put(id, Files.write(directory.resolve("staged"), bytes), "image/png");

        replica.sweep.sweep();
        assertThat(stored()).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        replica.sweep.sweep();

        leavesNothing(replica);
        assertThat(stores(inline(0, Images.png(1, 1)))).isNotNull();
    }
}
