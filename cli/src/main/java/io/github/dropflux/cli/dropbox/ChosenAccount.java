package io.github.dropflux.cli.dropbox;

import io.github.dropflux.reactor.DropboxCredentials;

/**
 * Whose Dropbox it is.
 *
 * @param origin what said so, in words that may be shown
 */
public record ChosenAccount(DropboxCredentials credentials, String origin) {}
