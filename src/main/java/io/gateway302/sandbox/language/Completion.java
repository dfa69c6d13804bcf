package io.gateway302.sandbox.language;

import java.util.AbstractList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the sandbox's model says: the same to the same prompt, with a count of tokens that anybody can repeat.
 *
 * @param pieces the words of the answer, or the JSON of a call's arguments, as they are streamed; at least one
 * @param tool the function that is called; null for an answer in words
 * @param cut whether it was cut at the most tokens that it may have
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the answer
 */
public record Completion(List<String> pieces, @Nullable Tool tool, boolean cut, int inputTokens, int outputTokens) {

    private static final int LONGEST_ECHO = 200;

    /** After each run of white space. */
    private static final Pattern WORDS = Pattern.compile("(?<=\\s)(?=\\S)");

    /** The answer to a prompt: the call that it wants, JSON of the form that it wants, or its own words. */
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

    /** An answer of so many numbered pieces, each of which counts as one token. */
    public static Completion numbered(Prompt prompt, int count) {
        return new Completion(new Numbers(count), null, false, prompt.inputTokens(), count);
    }

    /** All pieces together. */
    public String text() {
        return String.join("", pieces);
    }

    /** Input and output together. */
    public int totalTokens() {
        return inputTokens + outputTokens;
    }

    private static String[] halves(String text) {
        int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
        return new String[] {text.substring(0, middle), text.substring(middle)};
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_ECHO
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_ECHO)) + "…";
    }

    /** Numbers beginning with 1, each followed by a blank, none of which is kept. */
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
