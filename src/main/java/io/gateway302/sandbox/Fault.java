package io.gateway302.sandbox;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong because the prompt asks for it. */
sealed interface Fault {

    /** Whether the picture is made, and so billed, before it goes wrong. */
    boolean isBilled();

    /**
     * The service that draws refuses.
     *
     * @param status HTTP status, which need not be the documented one
     * @param retryAfter what the header {@code Retry-After} says; no such header if null
     */
    record ServiceRefusal(
            ServiceCode code, int status, @Nullable String retryAfter) implements Fault {
        @Override
        public boolean isBilled() {
            return code.isBilled();
        }
    }

    /**
     * 302.AI's own gateway refuses.
     *
     * @param retryAfter what the header {@code Retry-After} says; no such header if null
     */
    record PlatformRefusal(PlatformError error, @Nullable String retryAfter) implements Fault {
        @Override
        public boolean isBilled() {
            return false;
        }
    }

    /** The service refuses and quotes the key that came with the call. */
    record KeyEcho() implements Fault {
        @Override
        public boolean isBilled() {
            return false;
        }
    }

    /** The picture is made, and its answer spoilt. */
    enum Spoilt implements Fault {
        /** The connection is reset. */
        RESET,
        /** The answer breaks off. */
        HALF,
        /** A web page comes instead. */
        GARBAGE,
        /** The answer comes in 302.AI's generic form, which the schema of this operation shows. */
        ENVELOPE,
        /** The answer says success and holds no picture. */
        NO_IMAGE,
        /** All is well, but for the record of the cost, which never appears. */
        NO_RECORD;

        @Override
        public boolean isBilled() {
            return true;
        }
    }

    /** The answer breaks in the middle, after the work is done. */
    enum Broken implements Fault {
        /** A frame tells of an error, and the stream ends. */
        STREAM_ERROR,
        /** A line of JSON, which is no frame, tells of an error, and the stream ends. */
        BARE_ERROR,
        /** Nothing more comes, and the connection stays open. */
        STALL,
        /** The connection is closed. */
        CUT;

        @Override
        public boolean isBilled() {
            return true;
        }
    }

    /** How a task ends, other than well. */
    enum TaskEnd implements Fault {
        /** It fails, and is not billed. */
        FAILED(false),
        /** It never ends. */
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

    /** All faults by the name that asks for them; each is made from the value that follows the name, if one does. */
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
