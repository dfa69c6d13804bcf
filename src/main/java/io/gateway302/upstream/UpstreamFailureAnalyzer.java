package io.gateway302.upstream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Failure analyzer that explains a missing key or invalid address of the upstream in one sentence. */
final class UpstreamFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MissingUpstreamKeyException) {
                return new FailureAnalysis(
                        String.valueOf(cause.getMessage()),
                        "To try gateway302 without a key, start it with the profile 'sandbox'.",
                        cause);
            }
            if (cause instanceof InvalidBaseAddressException) {
                return new FailureAnalysis(
                        String.valueOf(cause.getMessage()), "Correct AI302_BASE_URL or leave it out.", cause);
            }
        }
        return null;
    }
}
