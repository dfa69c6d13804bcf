package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.media.Media;
import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import io.gateway302.sandbox.stream.Framing;
import io.gateway302.sandbox.template.Template;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Simulator of MiniMax's text to speech: audio in hexadecimal digits or as a link, as one document or as a stream. */
final class SpeechSimulator implements OperationSimulator {

    private static final Media SOUND = Media.require("mp3");
    private static final int PIECES = 5;
    private static final int GOING_ON = 1;
    private static final int DONE = 2;

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        byte[] sound = SOUND.file(visit.seed());
        if (!visit.wantsStream()) {
            String audio = visit.text("output_format").equals("url")
                    ? Template.fill("<file.mp3>", visit.scope())
                    : HexFormat.of().formatHex(sound);
            return SimulatedResult.Document.of(answer(visit, audio, DONE));
        }
        Script.Pace pace = visit.script().pace();
        int count = pace == null ? PIECES : pace.frames();
        Frames frames = new Frames(
                Framing.SSE,
                List.of(),
                count,
                index -> Frame.of(answer(visit, piece(sound, index % PIECES), GOING_ON)),
                List.of(Frame.of(answer(visit, HexFormat.of().formatHex(sound), DONE))));
        return new SimulatedResult.Stream(frames, SpeechSimulator::error, Usage.ONE);
    }

    private static String piece(byte[] sound, int index) {
        int length = sound.length / PIECES;
        return HexFormat.of().formatHex(Arrays.copyOfRange(sound, index * length, (index + 1) * length));
    }

    private static ObjectNode answer(SimulatedCall visit, String audio, int status) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.putObject("data").put("audio", audio).put("status", status);
        response.putObject("extra_info")
                .put("audio_format", SOUND.extension())
                .put("usage_characters", visit.prompt().length());
        response.put("trace_id", visit.id());
        response.putObject("base_resp").put("status_code", 0).put("status_msg", "success");
        return response;
    }

    private static Frame error(PlatformError error) {
        ObjectNode frame = JsonNodeFactory.instance.objectNode();
        frame.putObject("base_resp").put("status_code", 1000).put("status_msg", error.message());
        return Frame.of(frame);
    }
}
