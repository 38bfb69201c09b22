package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.auth.TokenTable;
import io.github.dropflux.emulator.internal.files.FileNode;
import io.github.dropflux.emulator.internal.requests.RequestLog;
import java.util.List;
import java.util.Optional;

/**
 * One account's Dropbox. Its files, sessions, faults and commit lock are separate from those of every other account. Assign
 * tokens to it with {@link EmulatorBuilder#account}. Thread-safe.
 *
 * <pre>{@code
 * DropboxEmulator dropbox =
 *         DropboxEmulator.builder().account("a", "token-a").account("b", "token-b").start();
 * dropbox.account("a").faults().on(APPEND_V2).always().answer(503, "");
 * upload(dropbox.baseUrl(), "token-b", "/report.pdf", bytes);
 * assertThat(dropbox.account("b").file("/report.pdf")).isPresent();
 * assertThat(dropbox.account("a").files()).isEmpty();
 * }</pre>
 */
public final class EmulatedAccount {

    private final Account account;
    private final TokenTable tokens;
    private final RequestLog log;
    private final Faults faults;

    EmulatedAccount(Account account, TokenTable tokens, RequestLog log) {
        this.account = account;
        this.tokens = tokens;
        this.log = log;
        this.faults = new Faults(account.faults());
    }

    /** Name given by the test; for a member of a team, the member's identifier. */
    public String name() {
        return account.name();
    }

    /** Identifier that {@code users/get_current_account} answers, such as {@code dbid:AA…}; the same in each run. */
    public String accountId() {
        return account.profile().accountId();
    }

    /** The file at a path, in whatever case; empty when there is none. */
    public Optional<EmulatedFile> file(String path) {
        return account.files()
                .find(path)
                .filter(FileNode.class::isInstance)
                .map(FileNode.class::cast)
                .map(EmulatedFile::new);
    }

    /** All files, in order of path. */
    public List<EmulatedFile> files() {
        return account.files().list("", true).stream()
                .filter(FileNode.class::isInstance)
                .map(FileNode.class::cast)
                .map(EmulatedFile::new)
                .toList();
    }

    /** The requests that reached this account, in order of arrival, those of expired tokens included. */
    public List<SeenRequest> requests() {
        return log.calls().stream()
                .filter(call -> name().equals(call.account()))
                .map(SeenRequest::new)
                .toList();
    }

    /** The requests of one route that reached this account, in order of arrival. */
    public List<SeenRequest> requests(EmulatedRoute route) {
        return requests().stream().filter(request -> request.is(route)).toList();
    }

    /** Makes calls to this account go wrong. Calls to other accounts are neither struck nor counted. */
    public Faults faults() {
        return faults;
    }

    /**
     * Expires all access tokens of this account known so far: those assigned to it, those issued for it and, for the default
     * account, those that calls have used. Calls with them are answered 401 with {@code expired_access_token}. Refresh tokens
     * and team tokens stay valid.
     */
    public void expireTokens() {
        tokens.expireAll(account);
    }

    /** Number of upload sessions that are neither committed nor expired; closed sessions count until they are committed. */
    public int openSessions() {
        return account.sessions().open();
    }

    @Override
    public String toString() {
        return name() + ", " + accountId();
    }
}
