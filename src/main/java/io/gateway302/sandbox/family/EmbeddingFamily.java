package io.gateway302.sandbox.family;

import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Product;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.call.Visit;
import io.gateway302.sandbox.language.Embeddings;

/** Simulator of embedding operations. */
final class EmbeddingFamily implements Family {

    @Override
    public Product make(Visit visit) {
        return Embeddings.answer(visit.model(), visit.request())
                .map(answer -> new Product.Document(200, answer, Usage.tokens(Embeddings.tokens(visit.request()), 0)))
                .orElseThrow(() -> new Refusal(PlatformError.INVALID_REQUEST, "too many texts or dimensions"));
    }
}
