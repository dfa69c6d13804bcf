package io.gateway302.sandbox.family;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.sandbox.call.Visit;
import io.gateway302.sandbox.language.ChatDialect;
import io.gateway302.sandbox.language.HunyuanDialect;
import io.gateway302.sandbox.language.MessagesDialect;
import io.gateway302.sandbox.language.ResponsesDialect;
import io.gateway302.sandbox.task.Tasks;
import java.util.HashMap;
import java.util.Map;

/**
 * Directory of operation simulators: by path if the path has a response format of its own, otherwise by response kind.
 */
public final class Families {

    private final Catalog catalog;
    private final Map<String, Family> byPath = new HashMap<>();
    private final Family hunyuan = new LanguageFamily(_ -> new HunyuanDialect());
    private final Family chat = new LanguageFamily(_ -> new ChatDialect());
    private final Family simplified = new SimplifiedFamily();
    private final Family templates = new TemplateFamily();
    private final Family files = new FileFamily();
    private final Family submissions;
    private final Family polls;
    private final AsyncFamily async;

    public Families(Catalog catalog) {
        this.catalog = catalog;
        Tasks tasks = new Tasks();
        this.submissions = new SubmissionFamily(catalog, tasks);
        this.polls = new PollFamily(tasks);
        this.async = new AsyncFamily(catalog, tasks);
        Family pictures = new PictureFamily();
        Family transcripts = new TranscriptFamily();
        byPath.put("/302/kb/v1/chat/completions", chat);
        byPath.put("/v1/messages", new LanguageFamily(_ -> new MessagesDialect()));
        byPath.put("/v1/responses", new LanguageFamily(_ -> new ResponsesDialect()));
        byPath.put("/v1beta/models/{model}:generateContent", new LanguageFamily(GeminiForm::of));
        byPath.put("/v1beta/models/{model}:streamGenerateContent", new LanguageFamily(GeminiForm::of));
        byPath.put("/v1/embeddings", new EmbeddingFamily());
        byPath.put("/jina/v1/embeddings", new EmbeddingFamily());
        byPath.put("/v1/rerank", new RankingFamily());
        byPath.put("/v1/reranks", new RankingFamily());
        byPath.put("/v1/images/generations", pictures);
        byPath.put("/v1/images/edits", pictures);
        byPath.put("/v1/images/variations", pictures);
        byPath.put("/doubao/images/generations", pictures);
        byPath.put("/baidubce/v2/images/generations", pictures);
        byPath.put("/bigmodel/api/paas/v4/images/generations", pictures);
        byPath.put("/v1/audio/transcriptions", transcripts);
        byPath.put("/v1/audio/translations", transcripts);
        byPath.put("/v1/audio/alignments", transcripts);
        byPath.put("/v1/models", new ModelFamily(catalog));
        byPath.put("/302/ppt/generatecontent", new ProgressFamily(catalog, tasks));
        byPath.put("/302/ppt/generateoutline", new ProgressFamily(catalog, tasks));
        byPath.put("/302/ppt/directgeneratepptx", new ProgressFamily(catalog, tasks));
        byPath.put("/302/kb/chat/knowledge_base_chat", new WordsFamily());
        byPath.put("/302/writing/api/v1/longtext/generate", new WordsFamily());
        byPath.put("/302/answer/generate", new WordsFamily());
        byPath.put("/bochaai/v1/ai-search", new WordsFamily());
        byPath.put("/minimaxi/v1/t2a_v2", new SpeechFamily());
    }

    /** Returns the simulator for the operation of the call. */
    public Family of(Visit visit) {
        Operation operation = visit.operation();
        if (!catalog.tasks(operation).isEmpty()) {
            return polls;
        }
        Family inForm = operation.path().equals("/v1/chat/completions") ? chat(visit) : byPath.get(operation.path());
        if (inForm != null) {
            return visit.call().query("async").equals("true") ? async.of(inForm) : inForm;
        }
        if (operation.response() == ResponseKind.BINARY) {
            return files;
        }
        return operation.response() == ResponseKind.TASK ? submissions : templates;
    }

    private Family chat(Visit visit) {
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
