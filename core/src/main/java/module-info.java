/** The Dropbox upload protocol without I/O: values, JSON, block hash and the session's logic. */
module io.github.dropflux.core {
    requires transitive static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports io.github.dropflux;
}
