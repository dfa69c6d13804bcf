package io.gateway302.sandbox;

import static io.gateway302.sandbox.SandboxCaller.KEY;
import static io.gateway302.sandbox.SandboxCaller.chat;
import static io.gateway302.sandbox.SandboxCaller.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.secret.Secret;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of tasks, from their submission to their end. */
class SandboxTaskTests {

    private static final String OTHER_KEY = "sk-sandbox-another-for-tests-only";

    private final SandboxCaller sandbox = new SandboxCaller(Secret.of(KEY), Secret.of(OTHER_KEY));

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void followsATaskOfKlingFromItsSubmissionToItsFilm() throws Exception {
        JsonNode submitted = json(sandbox.send(sandbox.post(
                "/klingai/multi-image2video",
                "{\"prompt\": \"a cat\", \"image_list\": [], \"model_name\": \"kling-v1-6\"}")));
        String id = submitted.at("/data/task_id").stringValue();
        assertThat(submitted.at("/code").intValue()).isZero();
        assertThat(submitted.at("/data/task_status").stringValue()).isEqualTo("submitted");

        assertThat(kling(id).at("/data/task_status").stringValue()).isEqualTo("submitted");
        assertThat(kling(id).at("/data/task_status").stringValue()).isEqualTo("processing");
        JsonNode done = kling(id);
        assertThat(done.at("/data/task_status").stringValue()).isEqualTo("succeed");
        HttpResponse<byte[]> film =
                sandbox.bytes("GET", done.at("/data/task_result/videos/0/url").stringValue());
        assertThat(film.headers().firstValue("Content-Type")).hasValue("video/mp4");

        JsonNode tally = json(sandbox.get("/sandbox/generations"));
        assertThat(tally.at("/submissions").intValue()).isEqualTo(1);
        assertThat(tally.at("/generations").intValue()).isEqualTo(1);
        assertThat(tally.at("/polls").intValue()).isEqualTo(3);
    }

    @Test
    void wantsTheKeyOfMidjourneyInItsPlace() throws Exception {
        String body = "{\"prompt\": \"a cat\"}";
        HttpRequest.Builder withoutIt = sandbox.post("/mj/submit/imagine", body);
        assertThat(sandbox.send(withoutIt).statusCode()).isEqualTo(401);
        HttpRequest.Builder withAnother =
                sandbox.post("/mj/submit/imagine", body).header("mj-api-secret", "sk-of-somebody-else");
        assertThat(sandbox.send(withAnother).statusCode()).isEqualTo(401);
        HttpRequest.Builder alone = HttpRequest.newBuilder(sandbox.at("/mj/submit/imagine"))
                .header("mj-api-secret", KEY)
                .POST(BodyPublishers.ofString(body));

        JsonNode submitted = json(sandbox.send(alone));

        assertThat(submitted.at("/code").intValue()).isEqualTo(1);
        String id = submitted.at("/result").stringValue();
        assertThat(midjourney(id).at("/progress").stringValue()).isEqualTo("0%");
        assertThat(midjourney(id).at("/progress").stringValue()).isEqualTo("50%");
        JsonNode done = midjourney(id);
        assertThat(done.at("/status").stringValue()).isEqualTo("SUCCESS");
        assertThat(done.at("/prompt").stringValue()).isEqualTo("a cat");
        assertThat(sandbox.bytes("GET", done.at("/imageUrl").stringValue()).statusCode())
                .isEqualTo(200);
        JsonNode unknown = midjourney("1");
        assertThat(unknown.at("/description").stringValue()).isEqualTo("task_not_exist");
    }

    @Test
    void wantsOtherKeysInTheQuery() throws Exception {
        String path = "/searchapi/search?engine=google&q=cats";

        assertThat(sandbox.get(path).statusCode()).isEqualTo(401);
        assertThat(sandbox.send(HttpRequest.newBuilder(sandbox.at(path + "&api_key=" + KEY)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(sandbox.send(HttpRequest.newBuilder(sandbox.at("/rsshub/a/b?apikey=" + KEY)))
                        .body())
                .startsWith("<?xml");
    }

    @Test
    void knowsNothingOfATaskThatAnotherKeySubmitted() throws Exception {
        String id = json(sandbox.send(
                        sandbox.post("/302/v2/video/create", "{\"model\": \"m\", \"prompt\": \"a cat\"}")))
                .at("/task_id")
                .stringValue();
        String path = "/302/v2/video/fetch/" + id;

        HttpResponse<String> unknown =
                sandbox.send(HttpRequest.newBuilder(sandbox.at(path)).header("Authorization", "Bearer " + OTHER_KEY));

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).at("/error/err_code").intValue()).isEqualTo(-10010);
        // the poll with the other key was not counted
        assertThat(json(sandbox.get(path)).at("/status").stringValue()).isEqualTo("pending");
        assertThat(json(sandbox.get(path)).at("/status").stringValue()).isEqualTo("processing");
        JsonNode done = json(sandbox.get(path));
        assertThat(done.at("/status").stringValue()).isEqualTo("completed");
        String record =
                "/dashboard/record/" + done.at("/ai302_cost_request_ids/0").stringValue();
        assertThat(json(sandbox.get(record)).at("/data/cost").isNumber()).isTrue();
    }

    @Test
    void knowsNothingOfATaskOfAnotherFamily() throws Exception {
        String id = json(sandbox.send(sandbox.post("/302/v2/video/create", "{\"prompt\": \"a cat\"}")))
                .at("/task_id")
                .stringValue();

        assertThat(sandbox.get("/klingai/task/" + id + "/fetch").statusCode()).isEqualTo(404);
    }

    @Test
    void letsATaskFailIfItIsAskedTo() throws Exception {
        String id = submitLuma("sandbox:failed");

        assertThat(luma(id, 3)).isEqualTo("failed");
        assertThat(json(sandbox.get("/sandbox/generations")).at("/generations").intValue())
                .isZero();
    }

    @Test
    void letsATaskGoOnForEverIfItIsAskedTo() throws Exception {
        String id = submitLuma("sandbox:pending");

        assertThat(luma(id, 10)).isEqualTo("processing");
        assertThat(json(sandbox.get("/sandbox/generations")).at("/generations").intValue())
                .isEqualTo(1);
    }

    @Test
    void refusesTheWordsOfTasksElsewhere() throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post("/v1/chat/completions", chat("sandbox:failed", "")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/message").stringValue()).contains("for tasks");
    }

    @Test
    void answersAChatLater() throws Exception {
        String id = json(sandbox.send(sandbox.post("/v1/chat/completions?async=true", chat("a cat", ""))))
                .at("/task_id")
                .stringValue();
        String path = "/v1/async_result?task_id=" + id;

        assertThat(json(sandbox.get(path)).at("/err").stringValue()).isEqualTo("result pending");
        assertThat(json(sandbox.get(path)).at("/data").isNull()).isTrue();
        JsonNode done = json(sandbox.get(path));
        assertThat(done.at("/status_code").intValue()).isEqualTo(200);
        assertThat(done.at("/err").stringValue()).isEmpty();
        JsonNode answer = JsonMapper.shared().readTree(done.at("/data").stringValue());
        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("You said: a cat");
    }

    @Test
    void drawsLater() throws Exception {
        String id = json(sandbox.send(sandbox.post(
                        "/v1/images/generations?async=true", "{\"model\": \"dall-e-3\", \"prompt\": \"a cat\"}")))
                .at("/task_id")
                .stringValue();
        String path = "/v1/async_result?task_id=" + id;
        sandbox.get(path);
        sandbox.get(path);

        JsonNode answer =
                JsonMapper.shared().readTree(json(sandbox.get(path)).at("/data").stringValue());

        assertThat(sandbox.bytes("GET", answer.at("/data/0/url").stringValue()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void speaksAtOnceUnlessItIsAskedNotTo() throws Exception {
        String body = "{\"text\": \"a cat\", \"provider\": \"openai\", \"voice\": \"alloy\"}";

        JsonNode atOnce = json(sandbox.send(sandbox.post("/302/v2/audio/tts", body)));
        JsonNode later = json(sandbox.send(sandbox.post("/302/v2/audio/tts?run_async=true", body)));

        assertThat(sandbox.bytes("GET", atOnce.at("/audio_url").stringValue()).statusCode())
                .isEqualTo(200);
        assertThat(later.has("audio_url")).isFalse();
        assertThat(later.at("/status").stringValue()).isEqualTo("pending");
    }

    @Test
    void asksForAResultWithTheIdInTheBody() throws Exception {
        String id = json(sandbox.send(sandbox.post("/doubao/drawing/seededit_v30", "{\"prompt\": \"a cat\"}")))
                .at("/data/task_id")
                .stringValue();
        String body = "{\"task_id\": \"" + id + "\", \"req_json\": \"{\\\"return_url\\\":true}\"}";
        for (String status : List.of("in_queue", "generating", "done")) {
            assertThat(json(sandbox.send(sandbox.post("/doubao/drawing/seededit_v30_result", body)))
                            .at("/data/status")
                            .stringValue())
                    .isEqualTo(status);
        }
    }

    private JsonNode kling(String id) throws Exception {
        return json(sandbox.get("/klingai/task/" + id + "/fetch"));
    }

    private JsonNode midjourney(String id) throws Exception {
        return json(sandbox.send(
                HttpRequest.newBuilder(sandbox.at("/mj/task/" + id + "/fetch")).header("mj-api-secret", KEY)));
    }

    private String submitLuma(String prompt) throws Exception {
        return json(sandbox.send(sandbox.post("/luma/submit", "{\"user_prompt\": \"" + prompt + "\"}")))
                .at("/id")
                .stringValue();
    }

    /** Returns the state after a number of polls. */
    private String luma(String id, int questions) throws Exception {
        String state = "";
        for (int i = 0; i < questions; i++) {
            state = json(sandbox.get("/luma/task/" + id + "/fetch"))
                    .at("/state")
                    .stringValue();
        }
        return state;
    }
}
