package io.gateway302.sandbox;

/** A request that the service refuses for what it holds or lacks. */
final class InvalidCharacterRequest extends RuntimeException {

    private final ServiceCode code;

    InvalidCharacterRequest(ServiceCode code, String detail) {
        super(code.message() + ": " + detail, null, false, false);
        this.code = code;
    }

    ServiceCode code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
