package io.gateway302.identity;

/** A setting of this package with which the gateway must not start. */
final class InvalidSettingException extends RuntimeException {

    private final String action;

    /**
     * Says what is wrong.
     *
     * @param action what to do about it
     */
    InvalidSettingException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
