package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * What holds for every upload of one uploader.
 *
 * @param windowSize bytes, a multiple of a block
 * @param concurrency appends in flight at most, of one upload, or of one account where that is automatic
 * @param automatic whether an account finds how many of these are best, or each upload has as many
 * @param budget bytes that the windows of all uploads may take together, at least one window
 * @param manyAccounts whether uploads bring their own credentials, so that none is to fill the budget alone
 * @param retry of every call but those that {@code commitRetry} is for
 * @param commitRetry of the calls that make a file of a session, or find out whether one was made
 * @param batch of calls that serve many files
 * @param sessionsAhead of each type and account that may be open before an upload wants them
 * @param timeouts those of the source; the others are the transport's
 * @param telemetry told of uploads, calls and bytes
 * @param timer tells the time and delays; asked for again by each call, so that virtual time may come
 *     and go
 */
public record UploadSettings(
        long windowSize,
        int concurrency,
        boolean automatic,
        long budget,
        boolean manyAccounts,
        SessionPlan plan,
        DropboxLimits limits,
        RetryPolicy retry,
        RetryPolicy commitRetry,
        BatchSettings batch,
        int sessionsAhead,
        UploadTimeouts timeouts,
        Telemetry telemetry,
        Supplier<Scheduler> timer) {}
