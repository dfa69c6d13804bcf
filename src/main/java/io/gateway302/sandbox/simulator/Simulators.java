package io.gateway302.sandbox.simulator;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.language.ChatDialect;
import io.gateway302.sandbox.language.CompletionsDialect;
import io.gateway302.sandbox.language.HunyuanDialect;
import io.gateway302.sandbox.language.MessagesDialect;
import io.gateway302.sandbox.language.ResponsesDialect;
import io.gateway302.sandbox.language.Tokens;
import io.gateway302.sandbox.task.Tasks;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Directory of operation simulators: by path if the path has a response format of its own, otherwise by response kind.
 */
public final class Simulators {

    /** Operation that answers with a task, unless the response is streamed. */
    private static final String BACKGROUND = "openai.responses.background";

    private final Catalog catalog;
    private final Map<String, OperationSimulator> byPath = new HashMap<>();
    private final OperationSimulator hunyuan = new LanguageSimulator(_ -> new HunyuanDialect());
    private final OperationSimulator chat = new LanguageSimulator(_ -> new ChatDialect());
    private final OperationSimulator simplified = new SimplifiedSimulator();
    private final OperationSimulator templates = new TemplateSimulator();
    private final OperationSimulator files = new FileSimulator();
    private final OperationSimulator submissions;
    private final OperationSimulator polls;
    private final AsyncSimulator async;

    public Simulators(Catalog catalog) {
        this.catalog = catalog;
        Tasks tasks = new Tasks();
        this.submissions = new SubmissionSimulator(catalog, tasks);
        this.polls = new PollSimulator(tasks);
        this.async = new AsyncSimulator(catalog, tasks);
        OperationSimulator pictures = new PictureSimulator();
        OperationSimulator transcripts = new TranscriptSimulator();
        byPath.put("/302/kb/v1/chat/completions", chat);
        byPath.put("/v1/completions", new LanguageSimulator(_ -> new CompletionsDialect()));
        byPath.put("/v1/messages/count_tokens", Simulators::countTokens);
        byPath.put("/v1/messages", new LanguageSimulator(_ -> new MessagesDialect()));
        byPath.put("/v1/responses", new LanguageSimulator(_ -> new ResponsesDialect()));
        byPath.put("/v1beta/models/{model}:generateContent", new LanguageSimulator(GeminiForm::of));
        byPath.put("/v1beta/models/{model}:streamGenerateContent", new LanguageSimulator(GeminiForm::of));
        byPath.put("/google/v1/models/{model}", new LanguageSimulator(GeminiForm::of));
        byPath.put("/v1/embeddings", new EmbeddingSimulator());
        byPath.put("/jina/v1/embeddings", new EmbeddingSimulator());
        byPath.put("/v1/rerank", new RankingSimulator());
        byPath.put("/v1/reranks", new RankingSimulator());
        byPath.put("/302/images/generations", pictures);
        byPath.put("/302/images/edits", pictures);
        byPath.put("/v1/images/generations", pictures);
        byPath.put("/v1/images/edits", pictures);
        byPath.put("/v1/images/variations", pictures);
        byPath.put("/doubao/images/generations", pictures);
        byPath.put("/baidubce/v2/images/generations", pictures);
        byPath.put("/bigmodel/api/paas/v4/images/generations", pictures);
        byPath.put(
                "/302/v1/audio/transcriptions",
                visit -> (visit.operation().billable() ? transcripts : templates).make(visit));
        byPath.put("/v1/audio/transcriptions", transcripts);
        byPath.put("/v1/audio/translations", transcripts);
        byPath.put("/v1/audio/alignments", transcripts);
        byPath.put("/v1/models", new ModelSimulator(catalog));
        byPath.put("/302/ppt/generatecontent", new ProgressSimulator(catalog, tasks));
        byPath.put("/302/ppt/generateoutline", new ProgressSimulator(catalog, tasks));
        byPath.put("/302/ppt/directgeneratepptx", new ProgressSimulator(catalog, tasks));
        byPath.put("/302/kb/chat/knowledge_base_chat", new WordsSimulator());
        byPath.put("/302/writing/api/v1/longtext/generate", new WordsSimulator());
        byPath.put("/302/answer/generate", new WordsSimulator());
        byPath.put("/bochaai/v1/ai-search", new WordsSimulator());
        byPath.put("/minimaxi/v1/t2a_v2", new SpeechSimulator());
    }

    /** Returns the simulator for the operation of the call. */
    public OperationSimulator of(SimulatedCall visit) {
        Operation operation = visit.operation();
        if (!catalog.tasks(operation).isEmpty()) {
            return polls;
        }
        if (operation.id().equals(BACKGROUND) && !visit.wantsStream()) {
            return submissions;
        }
        OperationSimulator inForm =
                operation.path().equals("/v1/chat/completions") ? chat(visit) : byPath.get(operation.path());
        if (inForm != null) {
            return visit.call().query("async").equals("true") ? async.of(inForm) : inForm;
        }
        if (operation.response() == ResponseKind.BINARY) {
            return files;
        }
        return operation.response() == ResponseKind.TASK ? submissions : templates;
    }

    private static SimulatedResult countTokens(SimulatedCall visit) {
        return SimulatedResult.Document.of(
                JsonNodeFactory.instance.objectNode().put("input_tokens", Tokens.in(visit.request())));
    }

    private OperationSimulator chat(SimulatedCall visit) {
        if (visit.request().has("message") && !visit.request().has("messages")) {
            return simplified;
        }
        boolean isTencents = visit.operation().success().stream()
                .flatMap(form -> form.result().stream())
                .findFirst()
                .filter(path -> path.startsWith("Response."))
                .isPresent();
        return isTencents ? hunyuan : chat;
    }
}
