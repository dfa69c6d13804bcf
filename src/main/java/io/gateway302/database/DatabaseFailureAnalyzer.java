package io.gateway302.database;

import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.NestedExceptionUtils;

/** Analyzer that explains a failed start due to the data directory or the database. */
final class DatabaseFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataDirectoryException) {
                return new FailureAnalysis(
                        cause.getMessage() + ".",
                        "Set GATEWAY_DATA_DIR to a directory that this process may write to.",
                        failure);
            }
            if (cause instanceof DataDirectoryInUseException) {
                return new FailureAnalysis(
                        cause.getMessage() + ".",
                        "Give each process a directory of its own (GATEWAY_DATA_DIR). Several replicas also need one"
                                + " PostgreSQL (SPRING_DATASOURCE_URL) and one Redis (GATEWAY_STORE=redis,"
                                + " SPRING_DATA_REDIS_URL).",
                        failure);
            }
            if (cause instanceof FlywayException) {
                return new FailureAnalysis(
                        "The database cannot be opened or brought up to date: " + reason(cause),
                        "Check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD, or"
                                + " GATEWAY_DATA_DIR where the embedded database is used.",
                        failure);
            }
        }
        return null;
    }

    private static String reason(Throwable failure) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
    }
}
