package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.accounts.Accounts;
import io.github.dropflux.emulator.internal.auth.CodeTable;
import io.github.dropflux.emulator.internal.auth.TokenTable;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.http.CallPlanner;
import io.github.dropflux.emulator.internal.http.EmulatorServer;
import io.github.dropflux.emulator.internal.http.ServerCertificate;
import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.protocol.Switches;
import io.github.dropflux.emulator.internal.requests.RequestLog;
import io.github.dropflux.emulator.internal.routes.RouteTable;
import io.github.dropflux.emulator.internal.routes.Services;
import io.github.dropflux.emulator.internal.storage.ByteStore;
import io.github.dropflux.emulator.internal.storage.DiscardStore;
import io.github.dropflux.emulator.internal.storage.DiskStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Dropbox that runs inside a test: upload sessions, commits and files over HTTP, on the loopback interface only, with
 * Dropbox's envelopes, statuses and typed errors. It is stricter than the real thing where that finds mistakes.
 *
 * <pre>{@code
 * try (DropboxEmulator dropbox = DropboxEmulator.start()) {
 *     upload(dropbox.baseUrl(), "/report.pdf", bytes);
 *     assertThat(dropbox.file("/report.pdf")).get().extracting(EmulatedFile::bytes).isEqualTo(bytes);
 * }
 * }</pre>
 *
 * <p>Access tokens can be assigned to accounts, see {@link EmulatorBuilder#account}; each account has its own Dropbox. All
 * other tokens reach the default account, which is the one that {@link #file} and {@link #files} look at.
 *
 * <p>Both of Dropbox's hosts, content and api, are at the one {@link #baseUrl()}. Thread-safe. Bodies are streamed to disk, or
 * only hashed; none is held in memory.
 */
public final class DropboxEmulator implements AutoCloseable {

    /** Name of the account that unassigned tokens reach. */
    public static final String DEFAULT_ACCOUNT = Accounts.DEFAULT;

    private final EmulatorClock clock;
    private final Accounts accounts;
    private final Map<String, EmulatedAccount> accountViews = new ConcurrentHashMap<>();
    private final TokenTable tokens;
    private final RequestLog log;
    private final Faults faults;
    private final ByteStore store;
    private final @Nullable ServerCertificate certificate;
    private final EmulatorServer server;

    DropboxEmulator(EmulatorBuilder settings) {
        Limits limits = settings.limits.values();
        Switches switches = settings.switches();
        clock = settings.clock;
        accounts = new Accounts(clock, limits, switches);
        tokens = new TokenTable(settings.tokens, accounts, clock, limits.tokenLifetime());
        log = new RequestLog(settings.rememberedRequests);
        certificate = settings.tls ? ServerCertificate.create() : null;
        store = openStore(settings);
        FaultScript script = new FaultScript();
        faults = new Faults(script);
        CallPlanner planner =
                new CallPlanner(
                        script,
                        settings.contendedCommits ? WriteContention.RATE_LIMIT.fault() : null);
        Services services = new Services(store, tokens, new CodeTable(clock), limits);
        try {
            server =
                    new EmulatorServer(
                            settings.port,
                            certificate,
                            services,
                            new RouteTable(services, switches),
                            log,
                            planner,
                            settings.delay);
        } catch (RuntimeException e) {
            closeStore();
            throw e;
        }
    }

    /** Starts an emulator on a free port, with plain HTTP and all defaults. Close it to end its threads and delete its files. */
    public static DropboxEmulator start() {
        return builder().start();
    }

    /** Settings to start an emulator with. */
    public static EmulatorBuilder builder() {
        return new EmulatorBuilder();
    }

    /** Where it listens, such as {@code http://127.0.0.1:40123}; routes lie below it, as in {@code /2/files/upload}. */
    public URI baseUrl() {
        String scheme = certificate == null ? "http" : "https";
        return URI.create(scheme + "://127.0.0.1:" + server.port());
    }

    /** Port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Certificate for a client to trust; empty when it speaks plain HTTP. */
    public Optional<X509Certificate> certificate() {
        return Optional.ofNullable(certificate).map(ServerCertificate::certificate);
    }

    /**
     * Returns the account of this name, which is created on the first call; later calls return the same instance.
     *
     * @param name as in {@link EmulatorBuilder#account}, or a team's member, or {@link #DEFAULT_ACCOUNT}
     */
    public EmulatedAccount account(String name) {
        return accountViews.computeIfAbsent(
                name, missing -> new EmulatedAccount(accounts.get(missing), tokens, log));
    }

    /** The default account's file at a path, in whatever case; empty when there is none. */
    public Optional<EmulatedFile> file(String path) {
        return account(DEFAULT_ACCOUNT).file(path);
    }

    /** All files of the default account, in order of path. */
    public List<EmulatedFile> files() {
        return account(DEFAULT_ACCOUNT).files();
    }

    /** All requests seen, of all accounts, in order of arrival, refused ones included. */
    public List<SeenRequest> requests() {
        return log.calls().stream().map(SeenRequest::new).toList();
    }

    /** The requests of one route, of all accounts, in order of arrival. */
    public List<SeenRequest> requests(EmulatedRoute route) {
        return requests().stream().filter(request -> request.is(route)).toList();
    }

    /** How many requests of all accounts have come in since the start, whether remembered or not. */
    public long requestCount() {
        return log.count();
    }

    /** How many bytes of bodies have been read since the start, for all accounts, refused and repeated ones included. */
    public long receivedBytes() {
        return log.bodyBytes();
    }

    /**
     * Makes it as new for the next test: all files, sessions, faults and seen requests of all accounts are gone. Address, tokens and
     * clock stay as they are. Only while no call is under way, which might still leave something.
     */
    public void reset() {
        faults.clear();
        accounts.reset();
        log.clear();
    }

    /** Forgets the requests seen so far. */
    public void clearRequests() {
        log.clear();
    }

    /**
     * Makes calls go wrong whichever account they reach, and calls that reach none. These rules take precedence over those
     * of {@link EmulatedAccount#faults()}; clearing them leaves the accounts' rules in place.
     */
    public Faults faults() {
        return faults;
    }

    /** The clock that sessions and tokens expire by, to be turned. */
    public EmulatorClock clock() {
        return clock;
    }

    /** Expires an access token of an account or a team now: calls with it are answered 401 with {@code expired_access_token}. */
    public void expireToken(String token) {
        tokens.expire(token);
    }

    /**
     * Pulls the network plug: all connections are cut, and new ones are refused, until {@link #plug()}. Sessions and files
     * stay, and so does what was read of an append before the cut, unless Dropbox would drop it. Does nothing when pulled.
     */
    public void unplug() {
        server.unplug();
    }

    /**
     * Puts the plug in again: it listens at {@link #baseUrl()} as before. Does nothing when it is in.
     *
     * @throws RuntimeException if another process has taken the port meanwhile
     * @throws IllegalStateException if the emulator is closed
     */
    public void plug() {
        server.plug();
    }

    /** Stops listening, breaks off what is going on, ends all threads and deletes all stored bytes. */
    @Override
    public void close() {
        server.close();
        closeStore();
    }

    private static ByteStore openStore(EmulatorBuilder settings) {
        if (settings.discard) {
            return new DiscardStore();
        }
        try {
            return DiskStore.below(settings.storage);
        } catch (IOException e) {
            throw new UncheckedIOException("could not make a directory to store files in", e);
        }
    }

    private void closeStore() {
        try {
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete the stored files", e);
        }
    }
}
