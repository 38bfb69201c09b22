package io.github.dropflux.cli;

import java.util.Set;

/** Names of the environment variables that credentials are read from. */
final class CredentialVariables {

    static final String ACCESS_TOKEN = "DROPBOX_ACCESS_TOKEN";
    static final String APP_KEY = "DROPBOX_APP_KEY";
    static final String REFRESH_TOKEN = "DROPBOX_REFRESH_TOKEN";
    static final String APP_SECRET = "DROPBOX_APP_SECRET";

    static final Set<String> ALL = Set.of(ACCESS_TOKEN, APP_KEY, REFRESH_TOKEN, APP_SECRET);

    private CredentialVariables() {}
}
