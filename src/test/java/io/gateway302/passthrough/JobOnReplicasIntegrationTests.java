package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.identity.PostgresSchema;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of jobs that are started on one replica and asked for on another at once. */
class JobOnReplicasIntegrationTests {

    private static final int JOBS = 50;
    private static final String FIRST = "Bearer sk-first-key-of-the-replicas";
    private static final String SUBMIT = "/klingai/kolors-virtual-try-on";
    private static final String CREATE = "/v1/responses";

    private static final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path data;

    @Test
    void theOtherReplicaKnowsAJobAtOnce() throws Exception {
        String database = "spring.datasource.url=" + PostgresSchema.create();
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                RunningGateway a = start("a", database, upstream);
                RunningGateway b = start("b", database, upstream)) {
            String key = TypedCaller.of(a).key();
            String other = TypedCaller.named("other", a).key();
            AtomicInteger number = new AtomicInteger();
            upstream.answers(exchange -> {
                boolean first = FIRST.equals(exchange.getRequestHeaders().getFirst("Authorization"));
                boolean starts = exchange.getRequestMethod().equals("POST");
                ScriptedUpstream.answer(
                        exchange,
                        starts && first ? 401 : 200,
                        "application/json",
                        starts && first
                                ? "{\"error\":{\"err_code\":-10002,\"message\":\"disabled\"}}"
                                : "{\"id\":\"job-%1$d\",\"code\":0,\"data\":{\"task_id\":\"job-%1$d\"}}"
                                        .formatted(number.incrementAndGet()));
            });
            await().until(() -> status(b, other, "/klingai/task/x/fetch", null) == 200);

            List<Integer> strangers = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                boolean job = i % 2 == 0;
                assertThat(status(a, key, job ? SUBMIT : CREATE, "{\"model\":\"m\",\"input\":\"a\"}"))
                        .isEqualTo(200);
                String poll = job ? "/klingai/task/job-" + number + "/fetch" : CREATE + "/job-" + number;
                strangers.add(status(b, other, poll, null));
                assertThat(status(b, key, poll, null)).isEqualTo(200);
                assertThat(upstream.seen().getLast().headers().getFirst("Authorization"))
                        .as(poll)
                        .isNotEqualTo(FIRST);
            }
            assertThat(strangers).containsOnly(404);
        }
    }

    private RunningGateway start(String name, String database, ScriptedUpstream upstream) {
        return RunningGateway.start(
                data.resolve(name),
                database,
                "gateway.ledger.secret=the-ledger-secret-of-all-the-replicas",
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.api-key=sk-first-key-of-the-replicas,sk-second-key-of-the-replicas");
    }

    private static int status(
            RunningGateway gateway, String key, String path, @org.jspecify.annotations.Nullable String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
        return http.send(
                        (body == null ? request.GET() : request.POST(BodyPublishers.ofString(body))).build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
