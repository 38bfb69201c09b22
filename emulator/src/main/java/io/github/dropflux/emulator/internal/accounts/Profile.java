package io.github.dropflux.emulator.internal.accounts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What an account says about itself. It depends on the account's name alone, so it is the same in each run.
 *
 * @param accountId identifier of 40 characters that begins with {@code dbid:}
 * @param displayName name to show
 * @param email address, which receives nothing
 * @param namespace identifier of the root and home namespace
 */
public record Profile(String accountId, String displayName, String email, String namespace) {

    private static final Profile STANDARD =
            new Profile(
                    "dbid:AAEmulatedAccount000000000000000000",
                    "Emulated User",
                    "user@example.com",
                    "7");
    private static final String ID_PREFIX = "dbid:AA";
    private static final int ID_LENGTH = 40;

    /** The profile of the account that has this name. */
    static Profile of(String name) {
        if (name.equals(Accounts.DEFAULT)) {
            return STANDARD;
        }
        byte[] digest = digest(name);
        String id = ID_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        String mailbox = "user-" + HexFormat.of().formatHex(digest, 0, 8);
        long namespace = Integer.toUnsignedLong(ByteBuffer.wrap(digest).getInt());
        return new Profile(
                id.substring(0, ID_LENGTH),
                name,
                mailbox + "@example.com",
                Long.toString(1000 + namespace));
    }

    private static byte[] digest(String name) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
