package io.gateway302.sandbox;

import java.time.Duration;

/** How the services behind 302.AI refuse. */
final class Refusals {

    private static final String DRAWING = "/doubao/drawing";

    private Refusals() {}

    /**
     * The refusal in the form of the call's operation. Only the service that draws has codes that are known; elsewhere
     * too many requests come in 302.AI's envelope, with the code that it has for all that has none of its own.
     *
     * @throws Refusal if the operation has no such code
     */
    static Reply.Whole of(Visit visit, ServiceCode code, int status) {
        if (visit.operation().path().startsWith(DRAWING)) {
            return Reply.Whole.json(status, Answers.refusal(code, code.message(), visit.id(), Duration.ZERO));
        }
        if (code != ServiceCode.RATE_LIMIT) {
            throw new Refusal(PlatformError.INVALID_REQUEST, code.code() + " is a code of the service that draws");
        }
        return PlatformError.NETWORK.saying(status, code.message());
    }
}
