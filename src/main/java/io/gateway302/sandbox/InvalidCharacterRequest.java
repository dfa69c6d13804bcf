package io.gateway302.sandbox;

/** Exception for a request that the drawing service rejects because of its fields. */
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
