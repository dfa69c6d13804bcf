package io.gateway302.tasks.store;

import org.jspecify.annotations.Nullable;

/**
 * Fingerprint of a submission, by which a duplicate is found.
 *
 * @param idempotencyKey SHA-256 of the idempotency key; null if the request has none
 * @param request SHA-256 of operation and input
 */
public record SubmissionKey(@Nullable String idempotencyKey, String request) {

    /**
     * Creates the fingerprint of a submission.
     *
     * @param idempotencyKey idempotency key; null if the request has none
     */
    public static SubmissionKey of(@Nullable String idempotencyKey, String operation, String input) {
        return new SubmissionKey(
                idempotencyKey == null ? null : Fingerprint.of(idempotencyKey),
                Fingerprint.of(operation + "\n" + input));
    }
}
