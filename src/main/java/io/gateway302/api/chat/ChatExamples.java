package io.gateway302.api.chat;

/** Example requests for the OpenAPI document. */
final class ChatExamples {

    static final String QUESTION = """
            {"model": "gpt-4o", "messages": [{"role": "user", "content": "What is a ledger?"}], "max_tokens": 200}""";

    static final String IMAGE = """
            {"model": "gpt-4o", "stream": true,
             "messages": [{"role": "user", "content": [{"type": "text", "text": "What is on the picture?"},
              {"type": "image_url", "image_url": {"url": "https://example.com/cat.jpg"}}]}]}""";

    static final String TOOL = """
            {"model": "gpt-4o", "messages": [{"role": "user", "content": "What is the weather in Paris?"}],
             "tools": [{"type": "function", "function": {"name": "get_weather",
              "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}""";

    private ChatExamples() {}
}
