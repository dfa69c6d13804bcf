package io.gateway302.identity;

/** Exception for an invalid setting of this package, which prevents the start of the gateway. */
public final class InvalidSettingException extends RuntimeException {

    private final String action;

    /**
     * Creates the exception.
     *
     * @param action instruction that tells the operator how to correct the setting
     */
    public InvalidSettingException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
