package io.gateway302.sandbox.language;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Counts tokens: four characters make one. Other than a real count it needs no vocabulary, and anybody can repeat it. */
public final class Tokens {

    private static final int CHARACTERS = 4;

    /** Where the words of a request stand; links, pictures and settings count nothing. */
    private static final Set<String> WORDS =
            Set.of("content", "text", "input", "system", "instructions", "arguments", "output", "prompt", "message");

    private Tokens() {}

    /** The tokens of a text. */
    public static int of(String text) {
        return (text.codePointCount(0, text.length()) + CHARACTERS - 1) / CHARACTERS;
    }

    /** The first so many tokens of a text. */
    static String first(String text, int tokens) {
        int most = (int) Math.min((long) tokens * CHARACTERS, text.codePointCount(0, text.length()));
        return text.substring(0, text.offsetByCodePoints(0, most));
    }

    /** The tokens of all words in a part of a request. */
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
