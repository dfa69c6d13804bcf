package io.gateway302.sandbox.family;

import io.gateway302.sandbox.call.Product;
import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.call.Visit;
import io.gateway302.sandbox.language.Completion;
import io.gateway302.sandbox.language.Dialect;
import io.gateway302.sandbox.language.Origin;
import io.gateway302.sandbox.language.Prompt;
import java.util.function.Function;

/** Simulator of language models, in any dialect. */
final class LanguageFamily implements Family {

    private final Function<Visit, Dialect> dialects;

    /** Creates a simulator that selects the dialect for each call. */
    LanguageFamily(Function<Visit, Dialect> dialects) {
        this.dialects = dialects;
    }

    @Override
    public Product make(Visit visit) {
        Dialect dialect = dialects.apply(visit);
        Prompt prompt = dialect.read(visit.model(), visit.request());
        Origin origin = new Origin(visit.id(), visit.start());
        Script.Pace pace = visit.script().pace();
        boolean streams = visit.wantsStream();
        Completion completion =
                streams && pace != null ? Completion.numbered(prompt, pace.frames()) : Completion.of(prompt);
        Usage usage = Usage.tokens(completion.inputTokens(), completion.outputTokens());
        return streams
                ? new Product.Stream(
                        dialect.frames(prompt, completion, origin),
                        error -> dialect.error(error.code(), error.message()),
                        usage)
                : new Product.Document(200, dialect.document(prompt, completion, origin), usage);
    }
}
