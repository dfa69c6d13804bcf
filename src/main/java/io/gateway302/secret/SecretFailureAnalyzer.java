package io.gateway302.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Failure analyzer for a secret file that cannot be read at start. */
final class SecretFailureAnalyzer extends AbstractFailureAnalyzer<UnreadableSecretException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnreadableSecretException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Make the file readable for this process, or correct the variable that names it, such as"
                        + " AI302_API_KEY_FILE or GATEWAY_ADMIN_KEY_FILE.",
                cause);
    }
}
