package io.gateway302.sandbox.call;

/** Exception for a request that the drawing service rejects because of its fields. */
public final class InvalidCharacterRequest extends RuntimeException {

    private final ServiceCode code;

    public InvalidCharacterRequest(ServiceCode code, String detail) {
        super(code.message() + ": " + detail, null, false, false);
        this.code = code;
    }

    public ServiceCode code() {
        return code;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
