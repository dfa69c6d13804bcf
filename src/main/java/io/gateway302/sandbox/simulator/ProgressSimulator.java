package io.gateway302.sandbox.simulator;

import io.gateway302.catalog.Catalog;
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
import io.gateway302.sandbox.task.Tasks;
import io.gateway302.sandbox.template.Scope;
import io.gateway302.sandbox.template.Template;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Simulator of slide generators. They stream {@code {text, status}} with status 3 for in progress, 4 for done and -1
 * for an error.
 */
final class ProgressSimulator implements OperationSimulator {

    private static final int MAKING = 3;
    private static final int DONE = 4;
    private static final int FAILED = -1;

    private final Catalog catalog;
    private final Tasks tasks;

    ProgressSimulator(Catalog catalog, Tasks tasks) {
        this.catalog = catalog;
        this.tasks = tasks;
    }

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        String text = visit.text("outlineMarkdown").isEmpty() ? visit.text("subject") : visit.text("outlineMarkdown");
        Prompt prompt = new Prompt("", text, Tokens.of(text), null, null, 0, visit.request());
        Script.Pace pace = visit.script().pace();
        boolean streams = visit.wantsStream();
        Completion completion =
                streams && pace != null ? Completion.numbered(prompt, pace.frames()) : Completion.of(prompt);
        String id = visit.startsTask() ? start(visit) : "";
        return streams
                ? new SimulatedResult.Stream(frames(visit, completion, id), ProgressSimulator::error, Usage.ONE)
                : SimulatedResult.Document.of(document(visit, completion, id));
    }

    private String start(SimulatedCall visit) {
        List<String> polls = SubmissionSimulator.polls(catalog, visit.operation());
        return tasks.start(
                        tasks.family(visit.operation().id(), polls).orElseGet(tasks::usual),
                        polls,
                        SubmissionSimulator.submission(visit, ""),
                        visit::isTrue)
                .id();
    }

    private static Frames frames(SimulatedCall visit, Completion completion, String id) {
        int count = completion.pieces().size();
        ObjectNode last = frame("", DONE, id, count, count);
        if (visit.operation().path().endsWith("pptx")) {
            last.set("result", slides(visit));
        }
        return new Frames(
                Framing.SSE,
                List.of(),
                count,
                index -> Frame.of(frame(completion.pieces().get(index), MAKING, id, count, index + 1)),
                List.of(Frame.of(last)));
    }

    private static ObjectNode frame(String text, int status, String id, int total, int current) {
        ObjectNode frame =
                JsonNodeFactory.instance.objectNode().put("text", text).put("status", status);
        return id.isEmpty() ? frame : frame.put("pptId", id).put("total", total).put("current", current);
    }

    private static ObjectNode document(SimulatedCall visit, Completion completion, String id) {
        ObjectNode response =
                JsonNodeFactory.instance.objectNode().put("code", 0).put("message", "ok");
        ObjectNode data = response.putObject("data").put("text", completion.text());
        if (visit.operation().path().endsWith("pptx")) {
            data.set("pptInfo", slides(visit));
        }
        if (!id.isEmpty()) {
            data.put("pptId", id);
        }
        return response;
    }

    private static ObjectNode slides(SimulatedCall visit) {
        Scope scope = visit.scope();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", Template.fill("<digits.19>", scope))
                .put("subject", "From the sandbox")
                .put("coverUrl", Template.fill("<file.png>", scope))
                .put("fileUrl", Template.fill("<file.pptx>", scope));
    }

    private static Frame error(PlatformError error) {
        return Frame.of(JsonNodeFactory.instance
                .objectNode()
                .put("text", error.message())
                .put("status", FAILED));
    }
}
