package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.media.Media;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/** Simulator of operations that respond with a file: an image, audio or a 3D scene. */
final class FileSimulator implements OperationSimulator {

    /** File extensions by prefix of the path. Other paths respond with images. */
    private static final Map<String, String> BY_PATH = Map.of(
            "/v1/audio/", "mp3",
            "/elevenlabs/", "mp3",
            "/cognitiveservices/", "mp3",
            "/sd/v2beta/3d/", "glb",
            "/openai/v1/videos/", "mp4",
            "/vectorizer/", "svg");

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        String extension = extension(visit);
        Media media = Media.of(extension)
                .orElseThrow(() -> new Refusal(PlatformError.INVALID_REQUEST, "the sandbox makes no " + extension));
        return of(visit, media, visit.seed());
    }

    /** Returns the file, or JSON with the file in base64 if the caller prefers JSON, as Stability does. */
    static SimulatedResult of(SimulatedCall visit, Media media, long seed) {
        byte[] file = media.file(seed);
        return visit.prefersJson()
                ? SimulatedResult.Document.of(JsonNodeFactory.instance
                        .objectNode()
                        .put("image", Base64.getEncoder().encodeToString(file))
                        .put("finish_reason", "SUCCESS")
                        .put("seed", 1))
                : new SimulatedResult.File(media.contentType(), file, Usage.ONE);
    }

    private static String extension(SimulatedCall visit) {
        String usual = BY_PATH.entrySet().stream()
                .filter(entry -> visit.operation().path().startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("png");
        String asked = switch (usual) {
            case "mp3" -> sound(visit);
            case "png" -> visit.text("output_format");
            default -> "";
        };
        return asked.isEmpty() ? usual : asked;
    }

    private static String sound(SimulatedCall visit) {
        String azures = visit.call().header("X-Microsoft-OutputFormat").toLowerCase(Locale.ROOT);
        return azures.startsWith("riff") ? "wav" : visit.text("response_format");
    }
}
