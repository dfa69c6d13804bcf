package io.gateway302.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Valid request to an endpoint whose operation the model selects, and its response.
 *
 * @param path path of the endpoint
 * @param upstream path at 302.AI
 * @param model the model
 * @param operation operation that the model selects
 * @param contentType content type of the body
 * @param body the body, with the model in it
 * @param answerType content type of 302.AI's response
 * @param answer 302.AI's response
 * @param price price of a dry run in US dollars
 */
public record TypedSample(
        String path,
        String upstream,
        String model,
        String operation,
        String contentType,
        String body,
        String answerType,
        byte[] answer,
        @Nullable String price) {

    private static final String JSON = "application/json";

    public static final TypedSample CHAT = new TypedSample(
            "/api/v1/chat/completions",
            "/v1/chat/completions",
            "gpt-4o",
            "openai.chat",
            JSON,
            "{\"model\":\"gpt-4o\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
            JSON,
            bytes(
                    "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
                            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                            + "\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":2,\"total_tokens\":10}}"),
            null);

    public static final TypedSample IMAGE = new TypedSample(
            "/api/v1/images/generations",
            "/v1/images/generations",
            "dall-e-3",
            "dalle.generations",
            JSON,
            "{\"model\":\"dall-e-3\",\"prompt\":\"a cat\",\"n\":2}",
            JSON,
            bytes("{\"created\":7,\"data\":[{\"url\":\"https://file.302.ai/a.png\",\"revised_prompt\":\"a cat\"},"
                    + "{\"url\":\"https://file.302.ai/b.png\"}]}"),
            "0.08");

    public static final TypedSample EDIT = new TypedSample(
            "/api/v1/images/edits",
            "/v1/images/edits",
            "dall-e-2",
            "dalle.edits",
            TestForm.TYPE,
            TestForm.with("model", "dall-e-2")
                    .text("prompt", "a hat")
                    .file("image", "cat.png", "image/png", TestForm.PNG)
                    .body(),
            JSON,
            bytes("{\"created\":7,\"data\":[{\"b64_json\":\"aGk=\"}]}"),
            "0.016");

    public static final TypedSample SPEECH = new TypedSample(
            "/api/v1/audio/speech",
            "/v1/audio/speech",
            "tts-1",
            "openai.audio.speech",
            JSON,
            "{\"model\":\"tts-1\",\"input\":\"Good morning\",\"voice\":\"alloy\"}",
            "audio/mpeg",
            new byte[] {(byte) 0xff, (byte) 0xf3, 0, 1, 2, (byte) 0x80},
            "0.00018");

    public static final TypedSample TRANSCRIPTION = new TypedSample(
            "/api/v1/audio/transcriptions",
            "/v1/audio/transcriptions",
            "whisper-1",
            "openai.audio.transcriptions",
            TestForm.TYPE,
            TestForm.with("model", "whisper-1")
                    .file("file", "a.mp3", "audio/mpeg", "sound")
                    .body(),
            JSON,
            bytes("{\"text\":\"Hello\"}"),
            "0.0001");

    public static final TypedSample VIDEO = new TypedSample(
            "/api/v1/videos",
            "/openai/v1/videos",
            "sora-2",
            "sora.videos.create",
            JSON,
            "{\"model\":\"sora-2\",\"prompt\":\"a cat\",\"seconds\":\"4\"}",
            JSON,
            bytes(
                    "{\"id\":\"video_1\",\"object\":\"video\",\"status\":\"queued\",\"model\":\"sora-2\",\"created_at\":7}"),
            "0.4");

    /** Returns a sample of each endpoint. */
    public static List<TypedSample> all() {
        return List.of(CHAT, IMAGE, EDIT, SPEECH, TRANSCRIPTION, VIDEO);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the same request with another model. */
    public TypedSample of(String other) {
        return with(body.replace(model, other));
    }

    /** Returns the same request with another body. */
    public TypedSample with(String other) {
        return new TypedSample(path, upstream, model, operation, contentType, other, answerType, answer, price);
    }

    /** Returns the same request with the fields renamed: {@code model} becomes {@code modle}. */
    public TypedSample misspelt() {
        return with(body.replace("model\"", "modle\""));
    }

    /** Returns whether the response is JSON. */
    public boolean isJson() {
        return answerType.equals(JSON);
    }

    /** Returns whether the response passes unchanged. */
    public boolean isRelayed() {
        return List.of(CHAT.path, SPEECH.path, TRANSCRIPTION.path).contains(path);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypedSample sample
                && sample.path.equals(path)
                && sample.body.equals(body)
                && Arrays.equals(sample.answer, answer);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path;
    }
}
