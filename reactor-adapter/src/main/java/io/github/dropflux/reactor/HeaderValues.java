package io.github.dropflux.reactor;

/** What may stand in a header as it is; keys and tokens are made of nothing else. */
final class HeaderValues {

    private HeaderValues() {}

    /** The value, if it is visible ASCII; never quoted in the message, since it may be a secret. */
    static String requireId(String what, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "the " + what + " is empty; pass the one from Dropbox");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                throw new IllegalArgumentException(
                        "the "
                                + what
                                + " has a character at index "
                                + i
                                + " that is no visible ASCII (a line end or blank copied with it?);"
                                + " pass it alone");
            }
        }
        return value;
    }
}
