package io.github.dropflux.internal.session;

/** What to do about a call that failed. */
public enum Remedy {
    /** Make the same call again, after a delay that grows. */
    RETRY_SAME,
    /** Hold all calls back for as long as the server asks, then make the same call again. */
    WAIT_AND_RETRY,
    /** The session is at another offset: go on from there. */
    RESUME_AT_OFFSET,
    /** The session is closed already: right if this call was to close it, and then nothing is left to do. */
    TREAT_AS_DONE,
    /** Get another access token, then make the same call again. */
    REFRESH_AND_REPLAY,
    /** The commit may have happened: ask what is stored, and decide by that. */
    ASK_AND_DECIDE,
    /** Give up. */
    FAIL
}
