package io.gateway302.exchange;

import io.gateway302.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The key of something that one step of a call leaves for another. Compared by identity: declare each as a constant.
 *
 * @param <T> type of what is left
 */
public final class Attribute<T> {

    /** How often and when the upstream was asked; set by the upstream handler, also when it fails. */
    public static final Attribute<UpstreamCalls> UPSTREAM_CALLS =
            new Attribute<>("upstream-calls", UpstreamCalls.class);

    /** What the call used and cost; absent until it is known. */
    public static final Attribute<Usage> USAGE = new Attribute<>("usage", Usage.class);

    /** Whether the upstream carried the call out; absent where it never came to that. */
    public static final Attribute<Execution> EXECUTION = new Attribute<>("execution", Execution.class);

    /** The earlier call whose answer is given again; absent where the answer is new. */
    public static final Attribute<Replay> REPLAY = new Attribute<>("replay", Replay.class);

    /** The model that the request names; absent where it names none. */
    public static final Attribute<String> MODEL = new Attribute<>("model", String.class);

    /** Whether the caller is still there; absent where nobody can tell, or where the call goes on without it. */
    public static final Attribute<CallerPresence> PRESENCE = new Attribute<>("presence", CallerPresence.class);

    /** Alias of the upstream key that the call should go to; absent where any will do. */
    public static final Attribute<String> WANTED_KEY = new Attribute<>("wanted-key", String.class);

    /** The job that the call started or asked for; absent where it did not. */
    public static final Attribute<Job> JOB = new Attribute<>("job", Job.class);

    /** What the upstream reported within an answer that had begun well; absent where it did not. */
    public static final Attribute<ProblemException> FAILURE = new Attribute<>("failure", ProblemException.class);

    /** Whether the caller left while its answer was written; absent where it did not. */
    public static final Attribute<Boolean> ABANDONED = new Attribute<>("abandoned", Boolean.class);

    /** How many bytes of a streamed answer came; absent for other answers. */
    public static final Attribute<Long> STREAMED = new Attribute<>("streamed", Long.class);

    private final String name;
    private final Class<T> type;

    /**
     * A new attribute.
     *
     * @param name shown in messages only
     * @param type type of what is left
     */
    public Attribute(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    @Nullable
    T cast(@Nullable Object value) {
        return type.cast(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
