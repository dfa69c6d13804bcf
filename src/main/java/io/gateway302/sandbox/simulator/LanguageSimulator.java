package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.language.Completion;
import io.gateway302.sandbox.language.Dialect;
import io.gateway302.sandbox.language.Origin;
import io.gateway302.sandbox.language.Prompt;
import java.util.function.Function;

/** Simulator of language models, in any dialect. */
final class LanguageSimulator implements OperationSimulator {

    private final Function<SimulatedCall, Dialect> dialects;

    /** Creates a simulator that selects the dialect for each call. */
    LanguageSimulator(Function<SimulatedCall, Dialect> dialects) {
        this.dialects = dialects;
    }

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        Dialect dialect = dialects.apply(visit);
        Prompt prompt = dialect.read(visit.model(), visit.request());
        Origin origin = new Origin(visit.id(), visit.start());
        Script.Pace pace = visit.script().pace();
        boolean streams = visit.wantsStream();
        Completion completion =
                streams && pace != null ? Completion.numbered(prompt, pace.frames()) : Completion.of(prompt);
        Usage usage = Usage.tokens(completion.inputTokens(), completion.outputTokens() * dialect.choices(prompt));
        return streams
                ? new SimulatedResult.Stream(
                        dialect.frames(prompt, completion, origin),
                        error -> dialect.error(error.code(), error.message()),
                        usage)
                : new SimulatedResult.Document(200, dialect.document(prompt, completion, origin), usage);
    }
}
