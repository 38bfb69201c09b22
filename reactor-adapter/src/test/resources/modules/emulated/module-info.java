/** A program that brings its own Dropbox. */
module emulated {
    requires io.github.dropflux.emulator;
    requires io.github.dropflux.reactor;
    requires io.netty.handler;
}
