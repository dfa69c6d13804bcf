package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.language.Completion;
import io.gateway302.sandbox.language.Prompt;
import io.gateway302.sandbox.language.Tokens;
import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import io.gateway302.sandbox.stream.Framing;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Simulator of 302.AI's own writing operations, in {@code {code, msg, data}} or a stream of such objects. */
final class WordsSimulator implements OperationSimulator {

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        Prompt prompt =
                new Prompt(visit.model(), visit.prompt(), Tokens.of(visit.prompt()), null, null, 0, visit.request());
        Script.Pace pace = visit.script().pace();
        boolean streams = visit.wantsStream();
        Completion completion =
                streams && pace != null ? Completion.numbered(prompt, pace.frames()) : Completion.of(prompt);
        Usage usage = Usage.tokens(completion.inputTokens(), completion.outputTokens());
        return streams
                ? new SimulatedResult.Stream(frames(completion), WordsSimulator::error, usage)
                : new SimulatedResult.Document(200, answer(completion.text()), usage);
    }

    private static Frames frames(Completion completion) {
        return new Frames(
                Framing.SSE,
                List.of(),
                completion.pieces().size(),
                index -> Frame.of(answer(completion.pieces().get(index))),
                List.of(Frame.DONE));
    }

    private static ObjectNode answer(String text) {
        ObjectNode response =
                JsonNodeFactory.instance.objectNode().put("code", 0).put("msg", "success");
        response.putObject("data").put("answer", text);
        return response;
    }

    private static Frame error(PlatformError error) {
        return Frame.of(error.envelope());
    }
}
