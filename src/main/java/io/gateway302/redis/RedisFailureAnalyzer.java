package io.gateway302.redis;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Failure analyzer that explains at startup why the shared store cannot be used. */
final class RedisFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnusableStoreException unusable) {
                return new FailureAnalysis(unusable.getMessage() + ".", unusable.remedy(), failure);
            }
        }
        return null;
    }
}
