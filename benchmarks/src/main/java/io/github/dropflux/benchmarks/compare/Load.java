package io.github.dropflux.benchmarks.compare;

/**
 * What is uploaded in one run.
 *
 * @param count of files, all at once
 * @param mib MiB of each
 */
record Load(int count, long mib) {

    private static final long MIB = 1 << 20;

    /**
     * Reads {@code MIB} or {@code COUNTxMIB}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Load parse(String text) {
        if (!text.matches("[1-9][0-9]{0,3}(x[1-9][0-9]{0,5})?|[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException(
                    text
                            + " is no load; write 1024 for a file of 1024 MiB, 20x20 for 20 of 20 MiB");
        }
        String[] parts = text.split("x", -1);
        return parts.length == 1
                ? new Load(1, Long.parseLong(parts[0]))
                : new Load(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    }

    long fileBytes() {
        return mib * MIB;
    }

    /** Bytes of all files. */
    long bytes() {
        return count * fileBytes();
    }

    /** What a client's process is told. */
    String task() {
        return count == 1 ? "upload " + fileBytes() : "together " + count + " " + fileBytes();
    }

    /** As part of a file's name. */
    String slug() {
        return count == 1 ? String.valueOf(mib) : count + "x" + mib;
    }

    @Override
    public String toString() {
        return count == 1 ? mib + " MiB" : count + " files of " + mib + " MiB at once";
    }
}
