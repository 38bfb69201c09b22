package io.github.dropflux.webflux;

/**
 * How far one upload is, as the page gets it.
 *
 * @param state waiting, running, paused, stored, failed or cancelled
 * @param received bytes that came from the browser
 * @param sent bytes handed to the network towards Dropbox, those of repeated calls included
 * @param acknowledged bytes that Dropbox has acknowledged
 * @param calls to Dropbox, repeated ones included
 * @param again how many of them sent a window again
 * @param quietSeconds since when no byte went to Dropbox and none was acknowledged, while that is what is
 *     waited for; else 0
 * @param limitedSeconds how long Dropbox still asks not to be called; else 0
 * @param windowSize bytes of one window
 * @param windows one character for each window, or for each of the runs that a long file is folded
 *     into, as {@link WindowPicture} has it
 * @param pace of the service that it is part of
 * @param message what the upload ended with; else empty
 */
record UploadStatus(
        String state,
        long received,
        long sent,
        long acknowledged,
        long calls,
        long again,
        long quietSeconds,
        long limitedSeconds,
        long windowSize,
        String windows,
        Pace pace,
        String message) {

    boolean over() {
        return state.equals("stored") || state.equals("failed") || state.equals("cancelled");
    }
}
