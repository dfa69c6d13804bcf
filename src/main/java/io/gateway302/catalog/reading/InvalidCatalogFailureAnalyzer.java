package io.gateway302.catalog.reading;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Analyzer that prints the faults of the catalog instead of a stack trace when the start fails. */
final class InvalidCatalogFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCatalogException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidCatalogException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Correct the entries named above; src/docs/catalog.md describes the format.",
                cause);
    }
}
