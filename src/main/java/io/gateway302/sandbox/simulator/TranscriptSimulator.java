package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Simulator of transcriptions in OpenAI's format: the text states the name and the length in bytes of the received
 * file.
 */
final class TranscriptSimulator implements OperationSimulator {

    private static final String CUE = "%s00:00:00%c000 --> 00:00:01%c000\n%s\n";

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        String heard = visit.call().payload().files().stream()
                .findFirst()
                .map(file -> "The sandbox received " + file.fileName() + ", " + file.length() + " bytes.")
                .orElseThrow(() -> new Refusal(PlatformError.INVALID_REQUEST, "no file"));
        return switch (visit.text("response_format")) {
            case "text" -> text("text/plain; charset=utf-8", heard + "\n");
            case "srt" -> text("text/plain; charset=utf-8", CUE.formatted("1\n", ',', ',', heard));
            case "vtt" -> text("text/vtt; charset=utf-8", CUE.formatted("WEBVTT\n\n", '.', '.', heard));
            case "verbose_json" -> SimulatedResult.Document.of(verbose(visit, heard));
            default -> SimulatedResult.Document.of(object().put("text", heard));
        };
    }

    private static ObjectNode verbose(SimulatedCall visit, String heard) {
        ObjectNode response = object().put(
                        "task", visit.operation().path().endsWith("translations") ? "translate" : "transcribe")
                .put("language", "english")
                .put("duration", 1.0)
                .put("text", heard);
        response.putArray("segments")
                .addObject()
                .put("id", 0)
                .put("seek", 0)
                .put("start", 0.0)
                .put("end", 1.0)
                .put("text", heard)
                .put("temperature", 0.0)
                .put("avg_logprob", -0.1)
                .put("compression_ratio", 1.0)
                .put("no_speech_prob", 0.0)
                .putArray("tokens");
        return response;
    }

    private static SimulatedResult text(String contentType, String text) {
        return new SimulatedResult.File(contentType, text.getBytes(StandardCharsets.UTF_8), Usage.ONE);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
