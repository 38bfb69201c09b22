package io.github.dropflux.emulator.internal.protocol;

/**
 * Which way to go where nobody published what Dropbox does.
 *
 * @param equalResendAccepted whether the same bytes again at the same offset of a concurrent session succeed
 * @param appendsAfterCloseAccepted whether a closed concurrent session still takes what is missing below its end
 * @param appendBatchKnown whether the route append_batch exists
 * @param finishedSessionClosed whether a finished session is "closed", rather than "not_found"
 */
public record Switches(
        boolean equalResendAccepted,
        boolean appendsAfterCloseAccepted,
        boolean appendBatchKnown,
        boolean finishedSessionClosed) {}
