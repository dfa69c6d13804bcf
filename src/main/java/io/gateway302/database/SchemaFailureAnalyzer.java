package io.gateway302.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the command that brings an outdated schema up to date. */
final class SchemaFailureAnalyzer extends AbstractFailureAnalyzer<SchemaOutdatedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SchemaOutdatedException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Run this version once with the argument migrate, or set GATEWAY_DATABASE_MIGRATE=true.",
                rootFailure);
    }
}
