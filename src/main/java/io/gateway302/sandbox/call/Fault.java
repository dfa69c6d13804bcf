package io.gateway302.sandbox.call;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fault that a keyword in the prompt requests. */
public sealed interface Fault {

    /** Returns whether the work is done, and so billed, before the fault occurs. */
    boolean isBilled();

    /**
     * Rejection by the drawing service.
     *
     * @param status HTTP status; may differ from the documented one
     * @param retryAfter value of the header {@code Retry-After}; null for no such header
     */
    record ServiceRefusal(
            ServiceCode code, int status, @Nullable String retryAfter) implements Fault {
        @Override
        public boolean isBilled() {
            return code.isBilled();
        }
    }

    /**
     * Rejection by 302.AI's own gateway.
     *
     * @param retryAfter value of the header {@code Retry-After}; null for no such header
     */
    record PlatformRefusal(PlatformError error, @Nullable String retryAfter) implements Fault {
        @Override
        public boolean isBilled() {
            return false;
        }
    }

    /** Rejection by the provider of a model. A call that does not cause it is carried out, and so billed. */
    record ProviderRejection(ProviderError error) implements Fault {
        @Override
        public boolean isBilled() {
            return true;
        }
    }

    /** Rejection by the service with the caller's key in its message. */
    record KeyEcho() implements Fault {
        @Override
        public boolean isBilled() {
            return false;
        }
    }

    /** Fault in the response or the record after the work is done. */
    enum Spoilt implements Fault {
        /** Reset of the connection. */
        RESET,
        /** Incomplete response. */
        HALF,
        /** Web page instead of the response. */
        GARBAGE,
        /** Response in 302.AI's generic format, which is in the schema of this operation. */
        ENVELOPE,
        /** Response that reports success but has no image. */
        NO_IMAGE,
        /** Successful response whose cost record never appears. */
        NO_RECORD;

        @Override
        public boolean isBilled() {
            return true;
        }
    }

    /** Fault in the middle of a response, after the work is done. */
    enum Broken implements Fault {
        /** Frame with an error, then the end of the stream. */
        STREAM_ERROR,
        /** Line of JSON with an error, which is not a frame, then the end of the stream. */
        BARE_ERROR,
        /** Stalled stream: nothing more is sent, and the connection stays open. */
        STALL,
        /** Close of the connection. */
        CUT;

        @Override
        public boolean isBilled() {
            return true;
        }
    }

    /** End of a task without a result. */
    enum TaskEnd implements Fault {
        /** Failed task, which is not billed. */
        FAILED(false),
        /** Task that never ends. */
        PENDING(true);

        private final boolean billed;

        TaskEnd(boolean billed) {
            this.billed = billed;
        }

        @Override
        public boolean isBilled() {
            return billed;
        }
    }

    /** Factories of all faults, by keyword. The argument is the value after the keyword; null if there is none. */
    Map<String, Function<@Nullable String, @Nullable Fault>> BY_NAME = table();

    private static Map<String, Function<@Nullable String, @Nullable Fault>> table() {
        Map<String, Function<@Nullable String, @Nullable Fault>> table = new HashMap<>();
        for (ServiceCode code : ServiceCode.values()) {
            table.put(Integer.toString(code.code()), seconds -> new ServiceRefusal(code, code.status(), seconds));
        }
        for (PlatformError error : PlatformError.values()) {
            table.put(Integer.toString(error.code()), seconds -> new PlatformRefusal(error, seconds));
        }
        table.putAll(Map.ofEntries(
                entry("429", seconds -> new ServiceRefusal(ServiceCode.RATE_LIMIT, 429, seconds)),
                entry("500", seconds -> new PlatformRefusal(PlatformError.NETWORK, seconds)),
                entry("503", seconds -> new PlatformRefusal(PlatformError.NO_CHANNEL, seconds)),
                entry("balance", _ -> new PlatformRefusal(PlatformError.BALANCE, null)),
                entry("too-long", _ -> new ProviderRejection(ProviderError.TOO_LONG)),
                entry("no-model", _ -> new ProviderRejection(ProviderError.NO_MODEL)),
                entry("no-stream-options", _ -> new ProviderRejection(ProviderError.NO_STREAM_OPTIONS)),
                entry("overloaded", _ -> new ProviderRejection(ProviderError.OVERLOADED)),
                entry("echo-key", _ -> new KeyEcho()),
                entry("reset", _ -> Spoilt.RESET),
                entry("half", _ -> Spoilt.HALF),
                entry("garbage", _ -> Spoilt.GARBAGE),
                entry("envelope", _ -> Spoilt.ENVELOPE),
                entry("noimage", _ -> Spoilt.NO_IMAGE),
                entry("norecord", _ -> Spoilt.NO_RECORD),
                entry("stream-error", _ -> Broken.STREAM_ERROR),
                entry("bare-error", _ -> Broken.BARE_ERROR),
                entry("stall", _ -> Broken.STALL),
                entry("cut", _ -> Broken.CUT),
                entry("failed", _ -> TaskEnd.FAILED),
                entry("pending", _ -> TaskEnd.PENDING),
                entry("code200", Fault::withStatus200)));
        return Map.copyOf(table);
    }

    private static @Nullable Fault withStatus200(@Nullable String value) {
        ServiceCode code = value == null ? null : ServiceCode.of(value);
        return code == null ? null : new ServiceRefusal(code, 200, null);
    }
}
