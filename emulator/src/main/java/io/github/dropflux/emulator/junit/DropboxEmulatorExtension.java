package io.github.dropflux.emulator.junit;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatorBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An emulator for JUnit's tests.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DropboxEmulatorExtension dropbox = DropboxEmulatorExtension.create();
 *
 * @Test
 * void survives_an_outage() {
 *     dropbox.emulator().faults().on(EmulatedRoute.UPLOAD).next(2).answer(503, "");
 *     …
 * }
 * }</pre>
 *
 * <p>In a static field, one emulator runs for all tests of the class, and is {@linkplain DropboxEmulator#reset() emptied} before
 * each of them; in an instance field, each test has its own. Not for tests of one class that run at the same time.
 */
@SuppressWarnings("exports") // whose module is only needed where this is used
public final class DropboxEmulatorExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private final EmulatorBuilder settings;
    private @Nullable DropboxEmulator emulator;
    private boolean shared;

    private DropboxEmulatorExtension(EmulatorBuilder settings) {
        this.settings = settings;
    }

    /** With all defaults, on a free port. */
    public static DropboxEmulatorExtension create() {
        return of(DropboxEmulator.builder());
    }

    /** With these settings, which are read when an emulator is started. */
    public static DropboxEmulatorExtension of(EmulatorBuilder settings) {
        return new DropboxEmulatorExtension(Objects.requireNonNull(settings, "settings"));
    }

    /**
     * The emulator that runs.
     *
     * @throws IllegalStateException outside of tests
     */
    public DropboxEmulator emulator() {
        DropboxEmulator running = emulator;
        if (running == null) {
            throw new IllegalStateException(
                    "no emulator runs outside of tests: annotate the field with @RegisterExtension, and ask"
                            + " for it in a test or a method that runs before each");
        }
        return running;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = true;
        emulator = settings.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (shared) {
            emulator().reset();
        } else {
            emulator = settings.start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!shared) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void close() {
        DropboxEmulator running = emulator;
        emulator = null;
        if (running != null) {
            running.close();
        }
    }
}
