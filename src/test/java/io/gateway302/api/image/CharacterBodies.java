package io.gateway302.api.image;

/** Request and response bodies that many tests need. */
public final class CharacterBodies {

    /** Minimal valid request. */
    public static final String MINIMAL = "{\"prompt\": \"a cat\", \"image_urls\": [\"https://example.com/cat.jpg\"]}";

    /** Success response in the format that 302.AI really sends. */
    public static final String SUCCESS = """
            {"code":10000,"data":{"algorithm_base_resp":{"status_code":0,"status_message":"Success"},
             "binary_data_base64":[],"image_urls":["https://file.302.ai/gpt/imgs/20260115/abc.jpg"],"llm_result":"",
             "pe_result":"","predict_tags_result":"","rephraser_result":"","request_id":"inner","vlm_result":""},
             "message":"Success","request_id":"outer","status":10000,"time_elapsed":"6.5s"}""";

    /** Success response in the other documented format. */
    public static final String ENVELOPE = """
            {"completed_at":"2026-01-15T08:00:06Z","created_at":"2026-01-15T08:00:00Z","error":"","id":"x","model":"m",
             "output":"https://file.302.ai/gpt/imgs/20260115/abc.jpg","started_at":"2026-01-15T08:00:00Z",
             "status":"succeeded"}""";

    private CharacterBodies() {}

    /** Returns a minimal request with this prompt. */
    public static String withPrompt(String prompt) {
        return MINIMAL.replace("a cat", prompt);
    }

    /** Returns an error in the format of the service behind 302.AI. */
    public static String serviceError(int code, String message) {
        return "{\"code\":%d,\"data\":null,\"message\":\"%s\",\"request_id\":\"r\",\"status\":%d,\"time_elapsed\":\"1ms\"}"
                .formatted(code, message, code);
    }

    /** Returns an error in the format of 302.AI itself. */
    public static String platformError(int code, String message) {
        return "{\"error\":{\"err_code\":%d,\"message\":\"%s\",\"message_cn\":\"\",\"message_jp\":\"\",\"type\":\"api_error\"}}"
                .formatted(code, message);
    }
}
