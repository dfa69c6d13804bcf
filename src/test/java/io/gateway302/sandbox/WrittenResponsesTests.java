package io.gateway302.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Confidence;
import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.SuccessForm;
import io.gateway302.catalog.price.Pricing;
import io.gateway302.sandbox.simulator.TemplateSimulator;
import io.gateway302.sandbox.template.DataFile;
import io.gateway302.secret.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Tests of the response templates in {@code answers.yaml}, and of responses without a template. */
class WrittenResponsesTests {

    @Test
    void areThoseOfOperationsThatThereAre() {
        List<String> operations = DataFile.read("answers.yaml", TemplateSimulator.Answer.class).stream()
                .flatMap(answer -> answer.operations().stream())
                .toList();

        assertThat(operations)
                .doesNotHaveDuplicates()
                .allMatch(id -> SandboxCaller.CATALOG.find(id).isPresent());
    }

    @Test
    void areMadeOfTheSuccessFormsWhereNoneIsWritten() throws Exception {
        Operation written = operation("new.films", ResponseKind.JSON, null, Map.of("code", "ok"), "data.video_url");
        try (SandboxServer server = server(written)) {
            JsonNode answer = post(server, written.path());

            assertThat(answer.at("/code").stringValue()).isEqualTo("ok");
            assertThat(answer.at("/data/video_url").stringValue()).endsWith(".mp4");
        }
    }

    @Test
    void lastForATaskOfWhichNothingIsWritten() throws Exception {
        Operation task = operation(
                "new.task",
                ResponseKind.TASK,
                new Poll(HttpMethod.POST, "/new/poll"),
                Map.of("status", "ok"),
                "job.number");
        Operation poll = operation("new.poll", ResponseKind.UNKNOWN, null, Map.of(), "a");
        try (SandboxServer server = server(task, poll)) {
            JsonNode submitted = post(server, "/new/task");
            assertThat(submitted.at("/status").stringValue()).isEqualTo("ok");
            String question = "{\"number\": \"" + submitted.at("/job/number").stringValue() + "\"}";

            assertThat(post(server, "/new/poll", question).at("/status").stringValue())
                    .isEqualTo("pending");
            assertThat(post(server, "/new/poll", question).at("/status").stringValue())
                    .isEqualTo("processing");
            assertThat(post(server, "/new/poll", question).at("/status").stringValue())
                    .isEqualTo("completed");
            assertThat(post(server, "/new/poll").at("/error/err_code").intValue())
                    .isEqualTo(-10010);
        }
    }

    private static SandboxServer server(Operation... operations) {
        return new SandboxServer(
                0,
                List.of(Secret.of(SandboxCaller.KEY)),
                new Catalog(List.of(operations)),
                Duration.ZERO,
                Clock.systemUTC());
    }

    private static Operation operation(
            String id, ResponseKind kind, @Nullable Poll poll, Map<String, String> when, String result) {
        SuccessForm form = new SuccessForm(
                when.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> List.of(StringNode.valueOf(entry.getValue())))),
                List.of(result));
        return new Operation(
                id,
                "Section",
                "Provider",
                id,
                HttpMethod.POST,
                "/" + id.replace('.', '/'),
                List.of(),
                null,
                null,
                "application/json",
                kind,
                null,
                poll,
                List.of(),
                false,
                List.of(),
                List.of(form),
                List.of(),
                null,
                true,
                false,
                Pricing.NONE,
                false,
                null,
                Deadlines.DEFAULT,
                Confidence.DOCUMENTED);
    }

    private static JsonNode post(SandboxServer server, String path) throws Exception {
        return post(server, path, "{}");
    }

    private static JsonNode post(SandboxServer server, String path, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(server.address() + path))
                    .header("Authorization", "Bearer " + SandboxCaller.KEY)
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return JsonMapper.shared()
                    .readTree(client.send(request, BodyHandlers.ofString()).body());
        }
    }
}
