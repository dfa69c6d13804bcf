package io.gateway302.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Analyzer that names the command for the migration of an outdated schema. */
final class SchemaFailureAnalyzer extends AbstractFailureAnalyzer<SchemaOutdatedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SchemaOutdatedException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Run this version once with the argument migrate, or set GATEWAY_DATABASE_MIGRATE=true.",
                rootFailure);
    }
}
