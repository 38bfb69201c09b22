package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxTransportException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Classes without which no failure can be told: a process without free file descriptors can load none. */
class LoadedAheadTest {

    /** Has classes of dropflux for itself, and tells which it has loaded. */
    private static final class Isolated extends URLClassLoader {

        Isolated(URL... places) {
            super(places, LoadedAheadTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.github.dropflux.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        boolean has(String name) {
            return findLoadedClass(name) != null;
        }
    }

    @Test
    void are_there_before_the_first_call() throws Exception {
        URL[] places =
                Stream.of(DropboxUploader.class, DropboxTransportException.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                        .toArray(URL[]::new);
        assertThat(places).allMatch(place -> Path.of(place.getPath()).toFile().exists());
        try (Isolated classes = new Isolated(places)) {
            String call = "io.github.dropflux.reactor.internal.call.";
            assertThat(classes.has(call + "CallFailure")).isFalse();
            Class.forName(call + "Caller", true, classes);
            for (String needed :
                    new String[] {
                        call + "CallFailure",
                        call + "Failures",
                        "io.github.dropflux.reactor.internal.http.NetworkFailures",
                        "io.github.dropflux.internal.session.FailureTable",
                        "io.github.dropflux.DropboxTransportException"
                    }) {
                assertThat(classes.has(needed)).as(needed).isTrue();
            }
        }
    }
}
