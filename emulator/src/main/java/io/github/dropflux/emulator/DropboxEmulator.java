package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.auth.TokenTable;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.files.FileNode;
import io.github.dropflux.emulator.internal.files.FileTree;
import io.github.dropflux.emulator.internal.http.EmulatorServer;
import io.github.dropflux.emulator.internal.http.ServerCertificate;
import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.protocol.Switches;
import io.github.dropflux.emulator.internal.requests.RequestLog;
import io.github.dropflux.emulator.internal.routes.RouteTable;
import io.github.dropflux.emulator.internal.routes.Services;
import io.github.dropflux.emulator.internal.sessions.SessionTable;
import io.github.dropflux.emulator.internal.storage.ByteStore;
import io.github.dropflux.emulator.internal.storage.DiscardStore;
import io.github.dropflux.emulator.internal.storage.DiskStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
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
 * <p>Both of Dropbox's hosts, content and api, are at the one {@link #baseUrl()}. Thread-safe. Bodies are streamed to disk, or
 * only hashed; none is held in memory.
 */
public final class DropboxEmulator implements AutoCloseable {

    private final EmulatorClock clock;
    private final FileTree files;
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
        files = new FileTree(clock);
        tokens =
                new TokenTable(
                        settings.tokens, settings.refreshTokens, clock, limits.tokenLifetime());
        log = new RequestLog(settings.rememberedRequests);
        certificate = settings.tls ? ServerCertificate.create() : null;
        store = openStore(settings);
        FaultScript script = new FaultScript();
        faults = new Faults(script);
        SessionTable sessions = new SessionTable(clock, limits, switches);
        Services services = new Services(files, sessions, store, tokens, limits);
        try {
            server =
                    new EmulatorServer(
                            settings.port,
                            certificate,
                            services,
                            new RouteTable(services, switches),
                            log,
                            script,
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

    /** The file at a path, in whatever case; empty when there is none. */
    public Optional<EmulatedFile> file(String path) {
        return files.find(path)
                .filter(FileNode.class::isInstance)
                .map(FileNode.class::cast)
                .map(EmulatedFile::new);
    }

    /** All files, in order of path. */
    public List<EmulatedFile> files() {
        return files.list("", true).stream()
                .filter(FileNode.class::isInstance)
                .map(FileNode.class::cast)
                .map(EmulatedFile::new)
                .toList();
    }

    /** All requests seen, in order of arrival, refused ones included. */
    public List<SeenRequest> requests() {
        return log.calls().stream().map(SeenRequest::new).toList();
    }

    /** The requests of one route, in order of arrival. */
    public List<SeenRequest> requests(EmulatedRoute route) {
        return requests().stream().filter(request -> request.is(route)).toList();
    }

    /** How many requests have come in since the start, whether remembered or not. */
    public long requestCount() {
        return log.count();
    }

    /** How many bytes of bodies have been read since the start, refused and repeated ones included. */
    public long receivedBytes() {
        return log.bodyBytes();
    }

    /** Forgets the requests seen so far. */
    public void clearRequests() {
        log.clear();
    }

    /** Makes calls go wrong. */
    public Faults faults() {
        return faults;
    }

    /** The clock that sessions and tokens expire by, to be turned. */
    public EmulatorClock clock() {
        return clock;
    }

    /** Lets an access token expire now: calls with it are answered 401 with {@code expired_access_token}. */
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
