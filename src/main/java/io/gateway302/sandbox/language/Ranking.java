package io.gateway302.sandbox.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Simulated rerank in the format of Jina, SiliconFlow and others: the score is the share of the query's words in a
 * document.
 */
public final class Ranking {

    private Ranking() {}

    /** Returns the number of tokens in the request. */
    public static int tokens(JsonNode request) {
        return Tokens.in(request.path("query")) + Tokens.in(request.path("documents"));
    }

    /**
     * Returns the response.
     *
     * @param id id that differs for each response
     */
    public static JsonNode answer(String model, JsonNode request, String id) {
        Set<String> query = words(Text.of(request.path("query")));
        List<Hit> hits = new ArrayList<>();
        for (JsonNode document : request.path("documents")) {
            String text = document.isString()
                    ? document.stringValue()
                    : document.path("text").asString("");
            hits.add(new Hit(hits.size(), text, relevance(query, words(text))));
        }
        hits.sort(Comparator.comparingDouble(Hit::relevance).reversed());
        ObjectNode response = Json.object().put("id", id).put("model", model).put("object", "list");
        ArrayNode results = response.putArray("results");
        int most = request.path("top_n").asInt(hits.size());
        boolean withText = request.path("return_documents").asBoolean(false);
        hits.stream().limit(Math.max(1, most)).forEach(hit -> {
            ObjectNode result = results.addObject().put("index", hit.index()).put("relevance_score", hit.relevance());
            if (withText) {
                result.putObject("document").put("text", hit.text());
            }
        });
        int tokens = tokens(request);
        response.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return response;
    }

    private static Set<String> words(String text) {
        return new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
    }

    private static double relevance(Set<String> query, Set<String> document) {
        long shared = query.stream().filter(document::contains).count();
        return Math.round(1000.0 * shared / query.size()) / 1000.0;
    }

    private record Hit(int index, String text, double relevance) {}
}
