package io.gateway302.fuzz;

import static io.gateway302.fuzz.Member.optional;
import static io.gateway302.fuzz.Member.required;

import io.gateway302.api.image.CharacterBodies;
import io.gateway302.fuzz.FuzzedOperation.Form;
import java.util.List;

/** Grammars of the typed endpoint, and of eleven pass-through operations with different error formats. */
final class FuzzedOperations {

    private static final String[] FLAG = {"true", "false"};

    private static final String[] PROMPT = {"\"a cat\"", "\"猫\"", "\"😀 on the \\\"moon\\\"\"", "\"a\\nb\\u0041\""};

    private static final String[] WEIGHT = {"0", "1", "0.5", "0.36", "1e-1", "1.0"};

    private static final String CHAT_ANSWER =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"yes\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}";

    /** Typed endpoint. */
    static final FuzzedOperation CHARACTER = new FuzzedOperation(
            "/api/v1/images/character",
            Form.JSON,
            List.of(
                    required("prompt", PROMPT),
                    required(
                            "image_urls",
                            "[\"https://example.com/cat.jpg\"]",
                            "\"https://example.com/cat.jpg?a=%20b\""),
                    optional("seed", "-1", "0", "4294967295"),
                    optional("scale", "1", "10", "3.5", "1.5e0"),
                    optional("ddim_steps", "1", "200"),
                    optional("width", "256", "768"),
                    optional("height", "256", "768"),
                    optional("cfg_rescale", WEIGHT),
                    optional("ref_ip_weight", WEIGHT),
                    optional("ref_id_weight", WEIGHT),
                    optional("use_sr", FLAG),
                    optional("return_url", FLAG),
                    optional("desc_pushback", FLAG),
                    optional(
                            "logo_info",
                            "{}",
                            "{\"add_logo\":true,\"position\":3,\"language\":1,\"opacity\":0.5,\"logo_text_content\":\"猫\"}")),
            CharacterBodies.SUCCESS);

    /** Pass-through operations. */
    static final List<FuzzedOperation> PASSTHROUGH = List.of(
            new FuzzedOperation(
                    "/v1/chat/completions",
                    Form.JSON,
                    List.of(
                            required("model", "\"gpt-4o\"", "\"gpt-4o-mini\"", "\"qwen-max\""),
                            required(
                                    "messages",
                                    "[{\"role\":\"user\",\"content\":\"hi\"}]",
                                    "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"猫\"}]}]"),
                            optional("stream", "false", "true"),
                            optional("stream_options", "{}", "{\"include_usage\":true}", "{\"include_usage\":false}"),
                            optional("max_tokens", "1", "1000"),
                            optional("n", "1", "2"),
                            optional("temperature", WEIGHT)),
                    CHAT_ANSWER),
            new FuzzedOperation(
                    "/v1/messages",
                    Form.JSON,
                    List.of(
                            required("model", "\"claude-3-5-sonnet-20241022\""),
                            required("messages", "[{\"role\":\"user\",\"content\":\"hi\"}]"),
                            required("max_tokens", "1", "1000"),
                            optional("system", PROMPT),
                            optional("stream", "false"),
                            optional("thinking", "{\"type\":\"enabled\",\"budget_tokens\":1024}")),
                    "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"yes\"}],"
                            + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}"),
            new FuzzedOperation(
                    "/v1beta/models/gemini-2.5-flash:generateContent",
                    Form.JSON,
                    List.of(
                            required("contents", "[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]"),
                            optional("generationConfig", "{\"maxOutputTokens\":100,\"candidateCount\":1}", "{}"),
                            optional("safetySettings", "[]"),
                            optional("systemInstruction", "{\"parts\":[{\"text\":\"be brief\"}]}")),
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"yes\"}],\"role\":\"model\"},\"finishReason\":\"STOP\"}],"
                            + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":1,\"totalTokenCount\":4}}"),
            new FuzzedOperation(
                    "/v1/responses",
                    Form.JSON,
                    List.of(
                            required("model", "\"o3-pro\"", "\"codex-mini-latest\""),
                            required("input", PROMPT),
                            optional("instructions", PROMPT),
                            optional("max_output_tokens", "1", "1000"),
                            optional("reasoning", "{\"effort\":\"low\"}"),
                            optional("tools", "[]", "[{\"type\":\"web_search\"}]")),
                    "{\"id\":\"r\",\"object\":\"response\",\"status\":\"completed\",\"output\":[],"
                            + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1,\"total_tokens\":4}}"),
            new FuzzedOperation(
                    "/v1/images/generations",
                    Form.JSON,
                    List.of(
                            required("model", "\"gpt-image-1\"", "\"dall-e-3\""),
                            required("prompt", PROMPT),
                            optional("n", "1", "10"),
                            optional("size", "\"1024x1024\""),
                            optional("response_format", "\"url\"")),
                    "{\"created\":1,\"data\":[{\"url\":\"https://file.302.ai/a.png\"}]}"),
            new FuzzedOperation(
                    "/v1/images/edits",
                    Form.MULTIPART,
                    List.of(
                            FormDocument.file("image"),
                            required("model", "\"gpt-image-1\""),
                            required("prompt", "\"a cat\"", "\"猫\""),
                            optional("n", "1", "10"),
                            optional("size", "\"1024x1024\""),
                            optional("stream", "false")),
                    "{\"created\":1,\"data\":[{\"url\":\"https://file.302.ai/a.png\"}]}"),
            new FuzzedOperation(
                    "/v1/audio/transcriptions",
                    Form.MULTIPART,
                    List.of(
                            FormDocument.file("file"),
                            required("model", "\"whisper-1\""),
                            optional("prompt", "\"a cat\""),
                            optional("temperature", WEIGHT),
                            optional("language", "\"en\"")),
                    "{\"text\":\"yes\",\"duration\":1.5}"),
            new FuzzedOperation(
                    "/v1/audio/speech",
                    Form.JSON,
                    List.of(
                            required("model", "\"tts-1\""),
                            required("input", PROMPT),
                            required("voice", "\"alloy\""),
                            optional("speed", "1.0", "4", "0.25"),
                            optional("response_format", "\"mp3\"")),
                    "ID3 sound"),
            new FuzzedOperation(
                    "/v1/embeddings",
                    Form.JSON,
                    List.of(
                            required("model", "\"text-embedding-3-small\""),
                            required("input", "\"a cat\"", "[\"a\",\"猫\"]", "[1,2,3]"),
                            optional("dimensions", "256"),
                            optional("encoding_format", "\"float\"", "\"base64\"")),
                    "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5]}],"
                            + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}"),
            new FuzzedOperation(
                    "/klingai/v1/images/generations",
                    Form.JSON,
                    List.of(
                            required("model_name", "\"kling-v1\"", "\"kling-v2\""),
                            required("prompt", PROMPT),
                            optional("n", "1", "9"),
                            optional("image_fidelity", WEIGHT),
                            optional("aspect_ratio", "\"16:9\"")),
                    "{\"code\":0,\"message\":\"SUCCEED\",\"data\":{\"task_id\":\"t1\",\"task_status\":\"submitted\"}}"),
            new FuzzedOperation(
                    "/mj/submit/imagine",
                    Form.URL_ENCODED,
                    List.of(
                            required("prompt", "\"a cat\"", "\"猫\""),
                            optional("botType", "\"MID_JOURNEY\""),
                            optional("state", "\"s\"")),
                    "{\"code\":1,\"description\":\"Submit success\",\"result\":\"1320098173412546\"}"));

    private FuzzedOperations() {}
}
