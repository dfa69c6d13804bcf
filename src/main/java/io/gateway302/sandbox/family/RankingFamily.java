package io.gateway302.sandbox.family;

import io.gateway302.sandbox.call.Product;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.call.Visit;
import io.gateway302.sandbox.language.Ranking;

/** Simulator of rerank operations. */
final class RankingFamily implements Family {

    @Override
    public Product make(Visit visit) {
        return new Product.Document(
                200,
                Ranking.answer(visit.model(), visit.request(), visit.id()),
                Usage.tokens(Ranking.tokens(visit.request()), 0));
    }
}
