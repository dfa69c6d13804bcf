package io.gateway302.tasks.response;

import io.gateway302.exchange.UpstreamTask;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Polls whose responses do not name the state of the task as others do, by the id of the operation. */
final class UnmarkedPolls {

    private static final Map<String, Function<JsonNode, UpstreamTask.State>> READERS = Map.ofEntries(
            Map.entry("comfyui.clothes-changer.status", UnmarkedPolls::word),
            Map.entry("comfyui.face-swapper.status", UnmarkedPolls::word),
            Map.entry("comfyui.anything-changer.status", UnmarkedPolls::word),
            Map.entry("comfyui.image-to-reality.status", UnmarkedPolls::word),
            Map.entry("comfyui.style-transfer.status", UnmarkedPolls::word),
            Map.entry("302ai.image-translate-query", answer -> by(answer.at("/body/result"), answer.path("code"), 200)),
            Map.entry("ppt.async.info", answer -> by(answer.at("/data/pptxProperty"), answer.path("code"), 0)),
            Map.entry("elevenlabs.302.stt.fetch", UnmarkedPolls::transcript),
            Map.entry("tools.stockvideo.tasks", UnmarkedPolls::stockVideo),
            Map.entry("doc2x.v1.status", UnmarkedPolls::doc2x),
            Map.entry("doc2x.v2.status", UnmarkedPolls::doc2x),
            Map.entry("doc2x.v2.result", UnmarkedPolls::doc2x),
            Map.entry("doubao.drawing.seededit_v30.poll", UnmarkedPolls::volcengine),
            Map.entry("doubao.omnihuman.video.poll", UnmarkedPolls::volcengine),
            Map.entry("jimeng.jimengv30.poll", UnmarkedPolls::volcengine),
            Map.entry("jimeng.jimeng_ti2v_v30_pro.poll", UnmarkedPolls::volcengine),
            Map.entry("doubao.vc.query", UnmarkedPolls::subtitles),
            Map.entry("doubao.vc-ata.query", UnmarkedPolls::subtitles));

    /** Codes of Volcengine's moderation: of the images and the text of the request, and of the result. */
    private static final Set<Integer> REJECTED = Set.of(50411, 50412, 50413, 50511, 50512, 50513, 50514, 50515, 50516);

    private UnmarkedPolls() {}

    /** Returns the state; null if the poll is not one of these. */
    static UpstreamTask.@Nullable State of(String poll, JsonNode answer) {
        Function<JsonNode, UpstreamTask.State> reader = READERS.get(poll);
        return reader == null ? null : reader.apply(answer);
    }

    /** Returns the state of an answer whose data is the word. */
    private static UpstreamTask.State word(JsonNode answer) {
        return TaskState.ofWord(answer.path("data").asString(""));
    }

    /** Returns the state of an answer that has a result at the end, and another code after a failure. */
    private static UpstreamTask.State by(JsonNode result, JsonNode code, int good) {
        if (code.isNumber() && code.intValue() != good) {
            return UpstreamTask.State.FAILED;
        }
        return result.asString("").isEmpty() ? UpstreamTask.State.RUNNING : UpstreamTask.State.SUCCEEDED;
    }

    private static UpstreamTask.State transcript(JsonNode answer) {
        return answer.path("text").isString()
                ? UpstreamTask.State.SUCCEEDED
                : TaskState.ofWord(answer.path("status").asString(""));
    }

    /** Returns the state by 302.AI's numbers of stock videos: 1 is success, -1 is failure. */
    private static UpstreamTask.State stockVideo(JsonNode answer) {
        int number = answer.path("data")
                .valueStream()
                .mapToInt(each -> each.path("state").asInt(0))
                .findFirst()
                .orElse(0);
        return switch (number) {
            case 1 -> UpstreamTask.State.SUCCEEDED;
            case -1 -> UpstreamTask.State.FAILED;
            default -> UpstreamTask.State.RUNNING;
        };
    }

    /** Returns the state by Doc2X's words, of which "ready" means that the task waits. */
    private static UpstreamTask.State doc2x(JsonNode answer) {
        return switch (answer.at("/data/status").asString("")) {
            case "success" -> UpstreamTask.State.SUCCEEDED;
            case "failed" -> UpstreamTask.State.FAILED;
            default -> UpstreamTask.State.RUNNING;
        };
    }

    /**
     * Returns the state of an answer of Volcengine's visual service. A code of its moderation ends the task. Other codes
     * are about the poll, such as 50429 for too many of them.
     */
    private static UpstreamTask.State volcengine(JsonNode answer) {
        return REJECTED.contains(answer.path("code").asInt(0)) ? UpstreamTask.State.FAILED : TaskState.of(answer);
    }

    /** Returns the state by Volcengine's codes of subtitles: 0 is success, 2000 is running. */
    private static UpstreamTask.State subtitles(JsonNode answer) {
        return switch (answer.path("code").asInt(2000)) {
            case 0 -> UpstreamTask.State.SUCCEEDED;
            case 2000 -> UpstreamTask.State.RUNNING;
            default -> UpstreamTask.State.FAILED;
        };
    }
}
