package io.gateway302.sandbox.language;

import java.util.AbstractList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Response of the simulated model. It is the same for the same prompt, and its token counts are reproducible.
 *
 * @param pieces pieces of the text, or of the JSON arguments of a tool call, as they are streamed; at least one
 * @param tool called tool; null for a text
 * @param cut true if the text was cut at the maximum number of tokens
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the response
 */
public record Completion(List<String> pieces, @Nullable Tool tool, boolean cut, int inputTokens, int outputTokens) {

    private static final int MAX_ECHO_LENGTH = 200;

    /** Position after each run of white space. */
    private static final Pattern WORDS = Pattern.compile("(?<=\\s)(?=\\S)");

    /**
     * Returns the response to a prompt: the requested tool call, JSON of the requested form, or an echo of the text.
     */
    public static Completion of(Prompt prompt) {
        Tool tool = prompt.tool();
        if (tool != null) {
            String arguments = tool.sampleArguments().toString();
            return new Completion(
                    List.of(halves(arguments)), tool, false, prompt.inputTokens(), Tokens.of(tool.name() + arguments));
        }
        JsonNode form = prompt.form();
        String text = form == null ? "You said: " + shortened(prompt.text()) : form.toString();
        boolean cut = prompt.maxTokens() > 0 && prompt.maxTokens() < Tokens.of(text);
        String kept = cut ? Tokens.first(text, prompt.maxTokens()) : text;
        return new Completion(List.of(WORDS.split(kept)), null, cut, prompt.inputTokens(), Tokens.of(kept));
    }

    /** Returns a response of numbered pieces, each of which counts as one token. */
    public static Completion numbered(Prompt prompt, int count) {
        return new Completion(new Numbers(count), null, false, prompt.inputTokens(), count);
    }

    /** Returns all pieces joined. */
    public String text() {
        return String.join("", pieces);
    }

    /** Returns the sum of input and output tokens. */
    public int totalTokens() {
        return inputTokens + outputTokens;
    }

    private static String[] halves(String text) {
        int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
        return new String[] {text.substring(0, middle), text.substring(middle)};
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MAX_ECHO_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_ECHO_LENGTH)) + "…";
    }

    /** List of the numbers from 1, each followed by a blank. The elements are generated on access. */
    private static final class Numbers extends AbstractList<String> {

        private final int count;

        private Numbers(int count) {
            this.count = count;
        }

        @Override
        public String get(int index) {
            return index + 1 + " ";
        }

        @Override
        public int size() {
            return count;
        }
    }
}
