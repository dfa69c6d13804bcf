package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;

/** Selection between operations with the same address. */
class RouteMatchTests {

    private static final Catalog CATALOG = ShippedCatalog.load();

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, gpt-4o, gpt-4o, openai.chat",
        "/v1/chat/completions, GPT-4o, GPT-4o, openai.chat",
        "/v1/chat/completions, gpt-4o-ocr-web-search, gpt-4o, openai.chat",
        "/v1/chat/completions, deepseek-reasoner-r1-fusion, deepseek-reasoner, china.deepseek",
        "/v1/chat/completions, Pro/Qwen/Qwen2.5-7B-Instruct, Pro/Qwen/Qwen2.5-7B-Instruct, siliconflow.chat",
        "/v1/chat/completions, qwen-vl-ocr, qwen-vl, china.qwen_ocr",
        "/v1/chat/completions, a-model-of-tomorrow, a-model-of-tomorrow, llm.other",
        "/v1/chat/completions, , , llm.other",
        "/chat/completions, gpt-4o, gpt-4o, openai.chat",
        "/chat/completions, a-model-of-tomorrow, a-model-of-tomorrow, llm.other",
        "/v1/messages, claude-3-7-sonnet-latest, claude-3-7-sonnet-latest, anthropic.messages",
        "/v1/messages, gpt-4o, gpt-4o, llm.feature.claude_format",
        "/cc/v1/messages, claude-3-7-sonnet-latest, claude-3-7-sonnet-latest, anthropic.messages",
        "/v1/embeddings, embedding-3, embedding-3, rag.china.zhipu_embeddings",
        "/v1/embeddings, tomorrow, tomorrow, rag.openai.embeddings",
        "/v1/rerank, bge-reranker-v2-m3, bge-reranker-v2-m3, rag.china.bge_rerank",
        "/jina/v1/rerank, bge-reranker-v2-m3, bge-reranker-v2-m3, rag.jina.rerank",
        "/v1/audio/transcriptions, whisper-v3, whisper-v3, 302ai.audio.transcriptions",
        "/v1/audio/transcriptions, whisper-1, whisper-1, openai.audio.transcriptions",
        "/v1/responses, tomorrow, tomorrow, openai.responses"
    })
    void choosesByTheModel(String path, @Nullable String model, @Nullable String base, String id) {
        assertThat(match(path).choose(new RouteHints(model, base, Map.of()))).hasToString(id);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, gpt-4o, async, true, llm.feature.async.submit",
        "/v1/chat/completions, gpt-4o, async, false, openai.chat",
        "/sd/v2beta/stable-image/generate/sd3, sd3.5-medium, mode, image-to-image, stability.generate.i2i-sd35-medium",
        "/sd/v2beta/stable-image/generate/sd3, sd3.5-medium, mode, text-to-image, stability.generate.sd35-medium",
        "/sd/v2beta/stable-image/generate/sd3, tomorrow, mode, image-to-image, stability.generate.i2i-sd35-large",
        "/302/ppt/generatecontent, , asyncGenPptx, true, ppt.generate.async",
        "/302/ppt/generatecontent, , asyncGenPptx, false, ppt.content",
        "/vidu/ent/v1/tasks, stable, type, upscale, vidu.upscale",
        "/vidu/ent/v1/tasks, stable, type, text2video, vidu.text2video",
        "/pika/generate, , modelVersion, 2.0-contextualize, pika.generate.ingredients"
    })
    void choosesByATellingField(String path, @Nullable String model, String field, String value, String id) {
        RouteMatch match = match(path);

        assertThat(match.tellingFields()).contains(field);
        assertThat(match.choose(new RouteHints(model, model, Map.of(field, value))))
                .hasToString(id);
    }

    @Test
    void anAddressOfOneOperationNeedsNoClue() {
        RouteMatch match = match("/doubao/drawing/character");

        assertThat(match.tellingFields()).isEmpty();
        assertThat(match.choose(RouteHints.NONE)).hasToString("doubao.drawing.character");
    }

    @Test
    void everyListedModelLeadsToTheOperationThatListsIt() {
        assertThat(CATALOG.operations())
                .allSatisfy(operation -> assertThat(operation.models())
                        .allSatisfy(model -> assertThat(CATALOG.route(
                                                operation.method(),
                                                operation.path().replaceAll("\\{[^{}]*}", "x"))
                                        .orElseThrow()
                                        .choose(new RouteHints(model, model, Map.of())))
                                .isEqualTo(operation)));
    }

    private static RouteMatch match(String path) {
        return CATALOG.route(HttpMethod.POST, path).orElseThrow();
    }
}
