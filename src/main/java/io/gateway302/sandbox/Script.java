package io.gateway302.sandbox;

import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt asks the sandbox to do, told by words of the form {@code sandbox:name} or {@code sandbox:name=value}
 * anywhere in it: a {@link Fault} by its name, {@code slow=<ms>}, {@code times=<n>},
 * {@code stream=<frames>x<ms>} and {@code size=<bytes>}.
 *
 * @param fault what goes wrong; nothing if null
 * @param delay how long the answer takes
 * @param times how many submissions of the same request it holds for; those after them go well
 * @param pace how the answer is streamed; as it comes if null
 * @param size how many bytes a whole answer is to have; as many as it has if fewer are asked for
 */
record Script(
        @Nullable Fault fault,
        Duration delay,
        int times,
        @Nullable Pace pace,
        int size) {

    private static final Script PLAIN = new Script(null, Duration.ZERO, Integer.MAX_VALUE, null, 0);

    private static final Pattern WORD =
            Pattern.compile("sandbox:(-?[a-z0-9]+(?:-[a-z]+)*)(?:=(\\d{1,9})(?:x(\\d{1,7}))?)?");

    private static final int MOST_FRAMES = 100_000;

    /**
     * How an answer is streamed.
     *
     * @param frames how many frames of content there are, 1 to 100,000
     * @param pause what passes before each of them
     */
    record Pace(int frames, Duration pause) {}

    /**
     * Reads a prompt.
     *
     * @throws InvalidCharacterRequest if a word is not known: misspelt, it would let a test pass that tests nothing
     */
    static Script of(String prompt) {
        Script script = PLAIN;
        Matcher word = WORD.matcher(prompt);
        while (word.find()) {
            script = script.with(word.group(), word.group(1), word.group(2), word.group(3));
        }
        return script;
    }

    private Script with(String word, String name, @Nullable String value, @Nullable String second) {
        if (value != null && second != null && name.equals("stream")) {
            int frames = Math.clamp(Integer.parseInt(value), 1, MOST_FRAMES);
            return new Script(fault, delay, times, new Pace(frames, Duration.ofMillis(Integer.parseInt(second))), size);
        }
        if (value != null && second == null && name.equals("slow")) {
            return new Script(fault, Duration.ofMillis(Integer.parseInt(value)), times, pace, size);
        }
        if (value != null && second == null && name.equals("times")) {
            return new Script(fault, delay, Integer.parseInt(value), pace, size);
        }
        if (value != null && second == null && name.equals("size")) {
            return new Script(fault, delay, times, pace, Integer.parseInt(value));
        }
        Function<@Nullable String, @Nullable Fault> known = Fault.BY_NAME.get(name);
        Fault asked = known == null || second != null ? null : known.apply(value);
        if (asked == null) {
            throw new InvalidCharacterRequest(ServiceCode.INVALID_ARGUMENT, "the sandbox does not know " + word);
        }
        return new Script(asked, delay, times, pace, size);
    }

    /** What holds for the nth submission of a request, beginning with 1. */
    Script forSubmission(int nth) {
        return nth > times ? PLAIN : this;
    }
}
