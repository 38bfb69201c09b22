package io.github.dropflux.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property to set, without showing what a secret is set to. */
final class CredentialsFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidCredentialsException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidCredentialsException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
