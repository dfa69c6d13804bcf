package io.gateway302.sandbox;

import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt asks the sandbox to do, told by words of the form {@code sandbox:name} or {@code sandbox:name=value}
 * anywhere in it: a {@link Fault} by its name, {@code slow=<ms>}, and {@code times=<n>}.
 *
 * @param fault what goes wrong; nothing if null
 * @param delay how long the answer takes
 * @param times how many submissions of the same request it holds for; those after them go well
 */
record Script(@Nullable Fault fault, Duration delay, int times) {

    private static final Script PLAIN = new Script(null, Duration.ZERO, Integer.MAX_VALUE);

    private static final Pattern WORD = Pattern.compile("sandbox:(-?[a-z0-9]+(?:-[a-z]+)*)(?:=(\\d{1,7}))?");

    /**
     * Reads a prompt.
     *
     * @throws InvalidCharacterRequest if a word is not known: misspelt, it would let a test pass that tests nothing
     */
    static Script of(String prompt) {
        Script script = PLAIN;
        Matcher word = WORD.matcher(prompt);
        while (word.find()) {
            script = script.with(word.group(), word.group(1), word.group(2));
        }
        return script;
    }

    private Script with(String word, String name, @Nullable String value) {
        if (value != null && name.equals("slow")) {
            return new Script(fault, Duration.ofMillis(Integer.parseInt(value)), times);
        }
        if (value != null && name.equals("times")) {
            return new Script(fault, delay, Integer.parseInt(value));
        }
        Function<@Nullable String, @Nullable Fault> known = Fault.BY_NAME.get(name);
        Fault asked = known == null ? null : known.apply(value);
        if (asked == null) {
            throw new InvalidCharacterRequest(ServiceCode.INVALID_ARGUMENT, "the sandbox does not know " + word);
        }
        return new Script(asked, delay, times);
    }

    /** What holds for the nth submission of a request, beginning with 1. */
    Script forSubmission(int nth) {
        return nth > times ? PLAIN : this;
    }
}
