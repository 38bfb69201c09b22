package io.github.dropflux.reactor.internal.limit;

/** One upload's windows as the budget sees them: filled as memory is granted, sent, and let go. */
final class Filling implements ByteBudget.Holder {

    private final ByteBudget.Share share;
    private final long windowBytes;
    private final long step;
    private final long blocks;
    private long cutsFrom;

    /** What was granted for the window that is being filled. */
    long granted;

    /** What is on its way to the network. */
    long sent;

    /** Windows that were cut short. */
    int cuts;

    private boolean decided;
    boolean asks;
    boolean cutAsked;
    boolean closed;

    Filling(ByteBudget.Tenant tenant, long windowBytes, long step, long cutsFrom) {
        this(tenant, windowBytes, step, cutsFrom, cutsFrom);
    }

    /**
     * @param cutsFrom where the first window can be cut
     * @param blocks where all others can, if there is a claim to as much
     */
    Filling(ByteBudget.Tenant tenant, long windowBytes, long step, long cutsFrom, long blocks) {
        this.share = tenant.open(this, cutsFrom);
        this.blocks = blocks;
        this.windowBytes = windowBytes;
        this.step = step;
        this.cutsFrom = cutsFrom;
    }

    /** The source has something for the next step. */
    void deliver() {
        asks = true;
        share.request(Math.min(step, windowBytes - granted));
    }

    boolean mayDeliver() {
        return !closed && !asks && granted < windowBytes;
    }

    boolean isFull() {
        return granted == windowBytes;
    }

    void send() {
        send(granted);
    }

    private void send(long bytes) {
        cutAsked = false;
        granted -= bytes;
        sent += bytes;
        decide(bytes);
        share.whole(bytes, cutsFrom);
    }

    private void decide(long bytes) {
        if (cutsFrom < blocks && bytes % blocks == 0 && !decided && share.claim(blocks)) {
            cutsFrom = blocks;
        }
        decided = true;
    }

    boolean isConcurrent() {
        return cutsFrom > 1;
    }

    /** The source has no more. */
    void end() {
        share.endClaim();
    }

    /** Does what a cut asks for, if there are whole blocks of a kind. */
    void answerCut() {
        long bytes = granted - granted % cutsFrom;
        if (bytes > 0) {
            cuts++;
            send(bytes);
        } else {
            refuseCut();
        }
    }

    void refuseCut() {
        cutAsked = false;
        share.notCut();
    }

    void acknowledge() {
        acknowledge(sent);
    }

    void acknowledge(long bytes) {
        sent -= bytes;
        share.release(bytes);
    }

    void close() {
        closed = true;
        asks = false;
        cutAsked = false;
        granted = 0;
        sent = 0;
        share.close();
    }

    long held() {
        return granted + sent;
    }

    @Override
    public void granted(long bytes) {
        asks = false;
        granted += bytes;
    }

    @Override
    public void cut() {
        cutAsked = true;
    }

    @Override
    public String toString() {
        return (closed ? "closed" : granted + " of " + windowBytes)
                + (cutsFrom > 1 ? " by blocks" : "")
                + (asks ? ", asks" : "")
                + (cutAsked ? ", to be cut" : "")
                + (sent > 0 ? ", " + sent + " sent" : "");
    }
}
