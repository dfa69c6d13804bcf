package io.gateway302.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** Attributes that OpenTelemetry's stable conventions lack: those for generative AI, and the gateway's own. */
final class Attributes {

    static final AttributeKey<String> GEN_AI_PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> GEN_AI_OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> GEN_AI_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<Long> GEN_AI_INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> GEN_AI_OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");

    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("gateway.request_id");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gateway.operation");
    static final AttributeKey<String> CLIENT = AttributeKey.stringKey("gateway.client");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("gateway.outcome");
    static final AttributeKey<String> UPSTREAM_KEY = AttributeKey.stringKey("gateway.upstream_key");
    static final AttributeKey<String> EXECUTION = AttributeKey.stringKey("gateway.execution");

    private Attributes() {}
}
