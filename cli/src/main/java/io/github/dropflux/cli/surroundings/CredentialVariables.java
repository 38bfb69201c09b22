package io.github.dropflux.cli.surroundings;

import java.util.Set;

/** Names of the environment variables that credentials are read from. */
public final class CredentialVariables {

    public static final String ACCESS_TOKEN = "DROPBOX_ACCESS_TOKEN";
    public static final String APP_KEY = "DROPBOX_APP_KEY";
    public static final String REFRESH_TOKEN = "DROPBOX_REFRESH_TOKEN";
    public static final String APP_SECRET = "DROPBOX_APP_SECRET";

    public static final Set<String> ALL = Set.of(ACCESS_TOKEN, APP_KEY, REFRESH_TOKEN, APP_SECRET);

    private CredentialVariables() {}
}
