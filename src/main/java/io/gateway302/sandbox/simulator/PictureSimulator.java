package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.language.Tokens;
import io.gateway302.sandbox.media.Media;
import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import io.gateway302.sandbox.stream.Framing;
import io.gateway302.sandbox.template.Links;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Simulator of image operations in OpenAI's format, which several providers use. */
final class PictureSimulator implements OperationSimulator {

    private static final int MAX_PICTURES = 10;

    /** Tokens that OpenAI counts for an image of medium quality. */
    private static final int TOKENS = 1056;

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        int number = Math.clamp(visit.request().path("n").asInt(1), 1, MAX_PICTURES);
        return visit.wantsStream() ? stream(visit, number) : document(visit, number);
    }

    private static SimulatedResult document(SimulatedCall visit, int number) {
        ObjectNode response = object().put("created", visit.start().getEpochSecond());
        if (visit.operation().provider().equals("Doubao")) {
            response.put("model", visit.model());
        }
        ArrayNode data = response.putArray("data");
        for (int i = 0; i < number; i++) {
            data.add(picture(visit, i).put("revised_prompt", visit.prompt()));
        }
        response.set("usage", usage(visit, number));
        return new SimulatedResult.Document(200, response, billed(visit, number));
    }

    private static SimulatedResult stream(SimulatedCall visit, int number) {
        boolean edits = visit.operation().path().endsWith("/edits");
        String name = edits ? "image_edit" : "image_generation";
        String one = edits ? ".partial_image" : ".partial_succeeded";
        ObjectNode last = object().put("type", name + ".completed")
                .put("created_at", visit.start().getEpochSecond());
        last.set("usage", usage(visit, number));
        if (edits) {
            last.setAll(picture(visit, 0));
        }
        Script.Pace pace = visit.script().pace();
        int count = pace == null ? number : pace.frames();
        Frames frames = new Frames(
                Framing.SSE,
                List.of(),
                count,
                index -> Frame.typed(picture(visit, index % MAX_PICTURES)
                        .put("type", name + one)
                        .put(edits ? "partial_image_index" : "image_index", index)),
                List.of(Frame.typed(last)));
        return new SimulatedResult.Stream(frames, PictureSimulator::error, billed(visit, number));
    }

    private static ObjectNode picture(SimulatedCall visit, int index) {
        String extension = visit.text("output_format").isEmpty() ? "png" : visit.text("output_format");
        Media media = Media.of(extension)
                .orElseThrow(() -> new Refusal(PlatformError.INVALID_REQUEST, "the sandbox makes no " + extension));
        long seed = visit.seed() + index;
        return inBase64(visit)
                ? object().put("b64_json", Base64.getEncoder().encodeToString(media.file(seed)))
                : object().put("url", Links.to(visit.call().address(), visit.start(), seed, media));
    }

    /**
     * Returns whether the response has the image in base64 instead of a link. The newer models of OpenAI have no links.
     */
    private static boolean inBase64(SimulatedCall visit) {
        String format = visit.text("response_format");
        return format.isEmpty() ? visit.model().startsWith("gpt-image") : format.equals("b64_json");
    }

    private static ObjectNode usage(SimulatedCall visit, int number) {
        int input = Tokens.of(visit.prompt());
        return object().put("input_tokens", input)
                .put("output_tokens", TOKENS * number)
                .put("total_tokens", input + TOKENS * number)
                .put("generated_images", number);
    }

    private static Usage billed(SimulatedCall visit, int number) {
        return new Usage(Tokens.of(visit.prompt()), TOKENS * number, number);
    }

    private static Frame error(PlatformError error) {
        ObjectNode frame = object().put("type", "error");
        frame.putObject("error").put("err_code", error.code()).put("message", error.message());
        return Frame.typed(frame);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
