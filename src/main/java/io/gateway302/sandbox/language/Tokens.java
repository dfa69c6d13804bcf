package io.gateway302.sandbox.language;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Counter of tokens: four characters count as one. Unlike a real tokenizer it needs no vocabulary, and it is
 * reproducible.
 */
public final class Tokens {

    private static final int CHARACTERS = 4;

    /** Names of fields with text. Links, images and settings are not counted. */
    private static final Set<String> WORDS =
            Set.of("content", "text", "input", "system", "instructions", "arguments", "output", "prompt", "message");

    private Tokens() {}

    /** Returns the number of tokens in a text, rounded up. */
    public static int of(String text) {
        return (text.codePointCount(0, text.length()) + CHARACTERS - 1) / CHARACTERS;
    }

    /** Returns the beginning of a text, up to a number of tokens. */
    static String first(String text, int tokens) {
        int most = (int) Math.min((long) tokens * CHARACTERS, text.codePointCount(0, text.length()));
        return text.substring(0, text.offsetByCodePoints(0, most));
    }

    /** Returns the number of tokens in all texts of a part of a request. */
    public static int in(JsonNode part) {
        if (part.isString()) {
            return of(part.stringValue());
        }
        int tokens = 0;
        if (part.isArray()) {
            for (JsonNode element : part) {
                tokens += in(element);
            }
        } else if (part.isObject()) {
            for (var member : part.properties()) {
                boolean words = WORDS.contains(member.getKey());
                tokens += words || member.getValue().isContainer() ? in(member.getValue()) : 0;
            }
        }
        return tokens;
    }
}
