package io.github.dropflux.webflux;

/**
 * How far one upload is, as the page gets it.
 *
 * @param state waiting, running, paused, stored, failed or cancelled
 * @param received bytes that came from the browser
 * @param sent bytes handed to the network towards Dropbox, those of repeated calls included
 * @param acknowledged bytes that Dropbox has acknowledged
 * @param calls to Dropbox, repeated ones included
 * @param windowSize bytes of one window
 * @param message what the upload ended with; else empty
 */
record UploadStatus(
        String state,
        long received,
        long sent,
        long acknowledged,
        long calls,
        long windowSize,
        String message) {

    static final long WINDOW_SIZE = 8L << 20;

    static UploadStatus waiting() {
        return new UploadStatus("waiting", 0, 0, 0, 0, WINDOW_SIZE, "");
    }

    boolean over() {
        return state.equals("stored") || state.equals("failed") || state.equals("cancelled");
    }

    UploadStatus with(String newState, String newMessage) {
        return new UploadStatus(
                newState, received, sent, acknowledged, calls, windowSize, newMessage);
    }
}
