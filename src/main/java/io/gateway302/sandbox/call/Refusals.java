package io.gateway302.sandbox.call;

import java.time.Duration;

/** Rejections in the formats of the services behind 302.AI. */
public final class Refusals {

    private static final String DRAWING = "/doubao/drawing";

    private Refusals() {}

    /**
     * Returns the rejection in the format of the call's operation. Only the drawing service has known codes. Other
     * services reject too many requests in 302.AI's format, with its generic code.
     *
     * @throws Refusal if the operation does not have the code
     */
    public static Reply.Whole of(SimulatedCall visit, ServiceCode code, int status) {
        if (visit.operation().path().startsWith(DRAWING)) {
            return Reply.Whole.json(status, Answers.refusal(code, code.message(), visit.id(), Duration.ZERO));
        }
        if (code != ServiceCode.RATE_LIMIT) {
            throw new Refusal(PlatformError.INVALID_REQUEST, code.code() + " is a code of the service that draws");
        }
        return PlatformError.NETWORK.saying(status, code.message());
    }
}
