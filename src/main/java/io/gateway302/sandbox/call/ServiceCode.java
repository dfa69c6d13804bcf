package io.gateway302.sandbox.call;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Error codes of the drawing service behind 302.AI, each with its HTTP status and message. For 502xx, 50400 and 50402
 * only the names are public, and for 60xxx only the meaning; these serve as the message. The statuses of 50207 to
 * 50215, 50400, 50402 and 60xxx are assumptions.
 */
public enum ServiceCode {
    INPUT_IMAGE_RISK(50411, 400, "Pre Img Risk Not Pass", false),
    INPUT_TEXT_RISK(50412, 400, "Text Risk Not Pass", false),
    INPUT_TEXT_BLOCKED(50413, 400, "Post Text Risk Not Pass", false),
    OUTPUT_IMAGE_RISK(50511, 400, "Post Img Risk Not Pass", true),
    OUTPUT_TEXT_RISK(50512, 400, "Post Text Risk Not Pass", true),
    INPUT_IMAGE_COPYRIGHT(50518, 400, "Pre Img Risk Not Pass: Copyright", false),
    OUTPUT_IMAGE_COPYRIGHT(50519, 400, "Post Img Risk Not Pass: Copyright", true),
    RISK_INTERNAL(50520, 400, "Risk Internal Error", false),
    ANTIDIRT_INTERNAL(50521, 400, "Antidirt Internal Error", false),
    COPYRIGHT_INTERNAL(50522, 400, "Image Copyright Internal Error", false),
    RATE_LIMIT(50429, 429, "Request Has Reached API Limit, Please Try Later", false),
    CONCURRENCY_LIMIT(50430, 429, "Request Has Reached API Concurrent Limit, Please Try Later", false),
    INTERNAL(50500, 500, "Internal Error", false),
    INTERNAL_RPC(50501, 500, "Internal RPC Error", false),
    INVALID_ARGUMENT(50200, 400, "ECReqInvalidArgs", false),
    MISSING_ARGUMENT(50201, 400, "ECReqMissingArgs", false),
    UNREADABLE_ARGUMENT(50204, 400, "ECParseArgs", false),
    IMAGE_SIZE(50205, 400, "ECImageSizeLimited", false),
    IMAGE_EMPTY(50206, 400, "ECImageEmpty", false),
    IMAGE_UNREADABLE(50207, 400, "ECImageDecodeError", false),
    BODY_SIZE(50213, 400, "ECReqBodySizeLimited", false),
    RPC_PROCESS(50215, 400, "Input invalid for this service.", false),
    NO_RIGHT(50400, 400, "ECAuth", false),
    NO_METHOD(50402, 400, "ECReqMethod", false),
    NO_FACE(60102, 400, "No Face Found", false),
    INPUT_IMAGE_SENSITIVE(60208, 400, "Input Image Sensitive", false);

    private final int code;
    private final int status;
    private final String message;
    private final boolean billed;

    ServiceCode(int code, int status, String message, boolean billed) {
        this.code = code;
        this.status = status;
        this.message = message;
        this.billed = billed;
    }

    static @Nullable ServiceCode of(String code) {
        return Stream.of(values())
                .filter(one -> Integer.toString(one.code).equals(code))
                .findFirst()
                .orElse(null);
    }

    int code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String message() {
        return message;
    }

    /** Returns whether the call is billed, because the error is found only in the generated image. */
    boolean isBilled() {
        return billed;
    }
}
