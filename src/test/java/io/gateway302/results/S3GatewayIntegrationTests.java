package io.gateway302.results;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.tasks.TaskCaller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two replicas that share PostgreSQL and S3, and no directory and no secret. */
class S3GatewayIntegrationTests {

    @Test
    void aReplicaServesWhatAnotherHasStored(@TempDir Path here, @TempDir Path there) throws Exception {
        String prefix = UUID.randomUUID() + "/";
        String url = PostgresSchema.create();
        byte[] png = Images.png(20, 30);
        try (RunningGateway first = start(here, url, prefix);
                RunningGateway second = start(there, url, prefix);
                HttpClient http = HttpClient.newHttpClient()) {
            ResultStore store = first.bean(ResultStore.class);
            Copy copy = store.store(new ResultSource("task_1", 0, "client-1", "image", new Content.Inline(png, null)));
            assertThat(copy).isInstanceOf(Copy.Stored.class);
            StoredResult result = ((Copy.Stored) copy).result();
            assertThat(S3MockProcess.shared().names(prefix)).containsExactly(result.id());

            URI link = URI.create("http://127.0.0.1:" + second.port() + store.link(result.id(), result.expiresAt()));
            HttpResponse<byte[]> whole = http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());
            HttpResponse<byte[]> part = http.send(
                    HttpRequest.newBuilder(link).header("Range", "bytes=8-15").build(), BodyHandlers.ofByteArray());

            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).isEqualTo(png);
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(png, 8, 16));

            second.bean(ResultStore.class).delete("client-1", "task_1");

            assertThat(S3MockProcess.shared().names(prefix)).isEmpty();
            assertThat(http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(410);
        }
    }

    @Test
    void resultsOfTasksAreStoredInS3AndAFailureIsAWarning(@TempDir Path here, @TempDir Path there) throws Exception {
        String prefix = UUID.randomUUID() + "/";
        byte[] png = Images.png(20, 30);
        WireMockServer upstream = new WireMockServer(options().dynamicPort());
        upstream.start();
        upstream.stubFor(post("/v1/images/generations")
                .willReturn(okJson("{\"created\":1,\"data\":[{\"url\":\"" + upstream.baseUrl() + "/cat.png\"},"
                        + "{\"b64_json\":\"" + Base64.getEncoder().encodeToString(png) + "\"}]}")));
        upstream.stubFor(get("/cat.png").willReturn(aResponse().withBody(png)));
        String base = "gateway.upstream.base-url=" + upstream.baseUrl();
        String allowed = "gateway.egress.allowed-networks=127.0.0.0/8";
        JsonNode request =
                TaskCaller.request("dalle.generations", TaskCaller.json("{'model':'dall-e-3','prompt':'a cat'}"));
        try (RunningGateway gateway = start(here, PostgresSchema.create(), prefix, base, allowed);
                RunningGateway away = start(
                        there,
                        PostgresSchema.create(),
                        prefix,
                        base,
                        allowed,
                        "gateway.results.s3.endpoint=http://127.0.0.1:" + RawServer.closedPort());
                HttpClient http = HttpClient.newHttpClient()) {
            TaskCaller caller = new TaskCaller(gateway.port(), new LedgerCaller(gateway.port()).newClient("painter"));
            JsonNode task = caller.ended(caller.submitted(request));
            assertThat(S3MockProcess.shared().names(prefix)).hasSize(2);
            for (JsonNode result : task.path("results")) {
                URI link = URI.create("http://127.0.0.1:" + gateway.port())
                        .resolve(result.path("url").stringValue());
                assertThat(http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray())
                                .body())
                        .isEqualTo(png);
            }

            TaskCaller other = new TaskCaller(away.port(), new LedgerCaller(away.port()).newClient("painter"));
            JsonNode failed = other.ended(other.submitted(request));
            assertThat(failed.path("status").stringValue()).isEqualTo("succeeded");
            assertThat(failed.path("warnings").valueStream())
                    .extracting(warning -> warning.path("field").stringValue() + " "
                            + warning.path("code").stringValue())
                    .containsExactly("results[0] storage-failed", "output.data[1].b64_json storage-failed");
            assertThat(failed.at("/output/data/1/b64_json").stringValue()).hasSizeGreaterThan(png.length);
        } finally {
            upstream.stop();
        }
    }

    private static RunningGateway start(Path data, String url, String prefix, String... more) {
        List<String> properties = new ArrayList<>(List.of(
                "spring.datasource.url=" + url,
                "gateway.results.store=s3",
                "gateway.results.s3.bucket=" + S3MockProcess.BUCKET,
                "gateway.results.s3.endpoint=" + S3MockProcess.shared().endpoint(),
                "gateway.results.s3.path-style=true",
                "gateway.results.s3.prefix=" + prefix,
                "gateway.results.s3.access-key=an-access-key",
                "gateway.results.s3.secret-key=a-secret-key-of-the-tests"));
        properties.addAll(List.of(more));
        return RunningGateway.start(data, properties.toArray(String[]::new));
    }
}
