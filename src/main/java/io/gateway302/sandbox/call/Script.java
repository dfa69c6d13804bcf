package io.gateway302.sandbox.call;

import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Instructions to the sandbox in the texts of a request, as keywords {@code sandbox:name} or {@code
 * sandbox:name=value}: the name of a {@link Fault}, {@code slow=<ms>}, {@code times=<n>}, {@code stream=<frames>x<ms>}
 * and {@code size=<bytes>}.
 *
 * @param fault fault to apply; null for none
 * @param delay delay of the response
 * @param times number of submissions of a request that the instructions apply to; later ones succeed
 * @param pace pace of the stream; null for the default number of frames without pauses
 * @param size size in bytes of a complete response; ignored if it is not larger than the response
 */
public record Script(
        @Nullable Fault fault,
        Duration delay,
        int times,
        @Nullable Pace pace,
        int size) {

    private static final Script PLAIN = new Script(null, Duration.ZERO, Integer.MAX_VALUE, null, 0);

    private static final Pattern WORD =
            Pattern.compile("sandbox:(-?[a-z0-9]+(?:-[a-z]+)*)(?:=(\\d{1,9})(?:x(\\d{1,7}))?)?");

    private static final int MAX_FRAMES = 100_000;

    /**
     * Pace of a stream.
     *
     * @param frames number of frames of content, 1 to 100,000
     * @param pause pause before each frame
     */
    public record Pace(int frames, Duration pause) {}

    /**
     * Parses a prompt.
     *
     * @throws InvalidCharacterRequest if a keyword is unknown: a test with a misspelt one would pass without testing
     *     anything
     */
    public static Script of(String prompt) {
        Script script = PLAIN;
        Matcher word = WORD.matcher(prompt);
        while (word.find()) {
            script = script.with(word.group(), word.group(1), word.group(2), word.group(3));
        }
        return script;
    }

    private Script with(String word, String name, @Nullable String value, @Nullable String second) {
        if (value != null && second != null && name.equals("stream")) {
            int frames = Math.clamp(Integer.parseInt(value), 1, MAX_FRAMES);
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

    /** Returns the instructions for the nth submission of a request, from 1. */
    public Script forSubmission(int nth) {
        return nth > times ? PLAIN : this;
    }
}
