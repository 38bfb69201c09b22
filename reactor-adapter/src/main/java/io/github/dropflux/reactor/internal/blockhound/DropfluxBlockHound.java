package io.github.dropflux.reactor.internal.blockhound;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Found by BlockHound itself, so that tests that use it pass with an uploader inside. */
public final class DropfluxBlockHound implements BlockHoundIntegration {

    /** For the service loader. */
    public DropfluxBlockHound() {}

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Netty's allocator takes a lock for the moment in which it grows, on whichever thread
        // allocates; Netty 4.1 has no such class, and then this is without effect.
        builder.allowBlockingCallsInside(
                "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines");
        // The system's random numbers come from a device that never waits once it has begun.
        builder.allowBlockingCallsInside(
                "io.github.dropflux.reactor.DropboxAuthorization", "random");
    }
}
