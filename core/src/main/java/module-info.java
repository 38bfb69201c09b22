/** The Dropbox upload protocol without I/O: values, JSON, block hash and the session's logic. */
@SuppressWarnings(
        "module") // the adapter, to which the internals are exported, is built later; Jackson 3 is
// its user's
module io.github.dropflux.core {
    requires transitive static org.jspecify;
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports io.github.dropflux;

    // To write and read values as JSON.
    opens io.github.dropflux to
            com.fasterxml.jackson.databind,
            tools.jackson.databind;

    exports io.github.dropflux.internal.json to
            io.github.dropflux.reactor;
    exports io.github.dropflux.internal.protocol to
            io.github.dropflux.reactor;
    exports io.github.dropflux.internal.text to
            io.github.dropflux.reactor;
    exports io.github.dropflux.internal.window to
            io.github.dropflux.reactor;
    exports io.github.dropflux.internal.session to
            io.github.dropflux.reactor;
    exports io.github.dropflux.internal.hash to
            io.github.dropflux.reactor;
}
