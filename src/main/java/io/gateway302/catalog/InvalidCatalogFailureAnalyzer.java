package io.gateway302.catalog;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends the start with the catalog's faults instead of a stack trace. */
final class InvalidCatalogFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCatalogException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidCatalogException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Correct the entries named above; src/docs/catalog.md describes the format.",
                cause);
    }
}
