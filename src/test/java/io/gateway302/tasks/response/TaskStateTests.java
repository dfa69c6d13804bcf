package io.gateway302.tasks.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.exchange.UpstreamTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TaskStateTests {

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"succeeded\",\"output\":[\"https://a\"]}",
                "{\"code\":0,\"message\":\"SUCCEED\",\"data\":{\"task_id\":\"1\",\"task_status\":\"succeed\"}}",
                "{\"data\":{\"status\":99},\"status\":200}",
                "{\"id\":\"1\",\"status\":\"SUCCESS\",\"progress\":\"100%\"}",
                "{\"state\":\"success\",\"creations\":[]}",
                "{\"base_resp\":{\"status_code\":0},\"status\":\"Success\",\"file_id\":\"1\"}",
                "{\"data\":{\"task\":{\"status\":\"completed\"}}}",
                "{\"status_code\":200,\"err\":\"\",\"data\":\"{}\"}",
                "{\"status\":\"Ready\",\"result\":{\"sample\":\"https://a\"}}",
                "{\"Status\":\"DONE\",\"ResultFile3Ds\":[]}",
                "{\"id\":\"1\",\"jobs\":[{\"status\":\"completed\"}]}"
            })
    void takesTheProvidersWordForSuccess(String answer) {
        assertThat(TaskState.of(json(answer))).isEqualTo(UpstreamTask.State.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"failed\",\"error\":\"x\"}",
                "{\"data\":{\"status\":50}}",
                "{\"status\":\"FAILURE\",\"failReason\":\"x\"}",
                "{\"code\":0,\"data\":{\"task_status\":\"failed\"}}",
                "{\"status\":\"success\",\"data\":{\"status\":\"failed\"}}",
                "{\"status_code\":400,\"err\":\"bad prompt\",\"data\":null}",
                "{\"status_code\":503,\"err\":\"\",\"data\":\"{}\"}",
                "{\"status\":\"Request Moderated\"}"
            })
    void takesTheProvidersWordForFailure(String answer) {
        assertThat(TaskState.of(json(answer))).isEqualTo(UpstreamTask.State.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"done\"",
                "{\"status\":\"processing\"}",
                "{\"status\":\"something new\"}",
                "{\"status\":200,\"data\":{\"status\":10}}",
                "{\"status\":\"success\",\"data\":{\"status\":\"processing\"}}",
                "{\"status_code\":0,\"err\":\"pending\",\"data\":null}",
                "{\"status_code\":0,\"err\":\"result pending\",\"data\":\"\"}",
                "{\"code\":0,\"data\":{\"task_status\":\"submitted\"}}",
                "{\"status\":\"expired\"}",
                "{\"status\":\"Task not found\"}",
                "{\"data\":{\"task_status\":\"TIMEOUT\"}}",
                "{\"status\":\"success\",\"data\":{\"status\":\"expired\"}}",
                "{\"status_code\":404,\"err\":\"task not found\",\"data\":null}",
                "{\"status_code\":0,\"err\":\"Result expired\",\"data\":null}",
                "{\"status_code\":504,\"err\":\"\",\"data\":null}"
            })
    void takesNothingElseForAnEnd(String answer) {
        assertThat(TaskState.of(json(answer))).isEqualTo(UpstreamTask.State.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
        "chanjing.video, 30, SUCCEEDED",
        "chanjing.video, 40, FAILED",
        "chanjing.video, 10, RUNNING",
        "chanjing.audio_task_state, 9, SUCCEEDED",
        "chanjing.audio_task_state, 10, FAILED",
        "chanjing.customised_person, 2, SUCCEEDED",
        "kling.fetch, 10, RUNNING",
        "kling.fetch, 99, SUCCEEDED"
    })
    void knowsTheNumbersOfEachProvider(String poll, int number, UpstreamTask.State state) {
        assertThat(TaskState.of(ShippedCatalog.load().require(poll), json("{\"data\":{\"status\":" + number + "}}")))
                .isEqualTo(state);
    }

    @Test
    void findsUnderWhatTheCostIsKept() {
        assertThat(TaskState.costId(json("{\"ai302_cost_request_ids\":[\"a\",\"b\"]}")))
                .isEqualTo("b");
        assertThat(TaskState.costId(json("{\"data\":{\"ai302_cost_request_ids\":\"c\"}}")))
                .isEqualTo("c");
        assertThat(TaskState.costId(json("{\"status\":\"succeeded\"}"))).isNull();
    }
}
