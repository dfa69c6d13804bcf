package io.gateway302.sandbox.family;

import io.gateway302.sandbox.call.Product;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.call.Visit;
import io.gateway302.sandbox.language.Completion;
import io.gateway302.sandbox.language.Prompt;
import io.gateway302.sandbox.language.Tokens;
import tools.jackson.databind.node.JsonNodeFactory;

/** Simulator of 302.AI's simplified chat: a message in the request, a text in the response, no usage. */
final class SimplifiedFamily implements Family {

    @Override
    public Product make(Visit visit) {
        String message = visit.text("message");
        Completion completion =
                Completion.of(new Prompt(visit.model(), message, Tokens.of(message), null, null, 0, visit.request()));
        return new Product.Document(
                200,
                JsonNodeFactory.instance.objectNode().put("output", completion.text()),
                Usage.tokens(completion.inputTokens(), completion.outputTokens()));
    }
}
