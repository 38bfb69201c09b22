package io.github.dropflux;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whose Dropbox it is, as {@code users/get_current_account} says. Immutable. */
public final class DropboxAccount {

    private final String accountId;
    private final String displayName;
    private final String email;

    private DropboxAccount(String accountId, String displayName, String email) {
        this.accountId = accountId;
        this.displayName = displayName;
        this.email = email;
    }

    /**
     * An account.
     *
     * @param accountId as Dropbox gives it, such as {@code dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc}
     * @param displayName empty when Dropbox says none
     * @param email empty when Dropbox says none
     */
    public static DropboxAccount of(String accountId, String displayName, String email) {
        return new DropboxAccount(
                Objects.requireNonNull(accountId, "accountId"),
                Objects.requireNonNull(displayName, "displayName"),
                Objects.requireNonNull(email, "email"));
    }

    /** The id, which stays the same as long as the account lives. */
    public String accountId() {
        return accountId;
    }

    /** The name that the user goes by; empty when Dropbox says none. */
    public String displayName() {
        return displayName;
    }

    /** The address that the user logs in with, which may change; empty when Dropbox says none. */
    public String email() {
        return email;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DropboxAccount that
                && accountId.equals(that.accountId)
                && displayName.equals(that.displayName)
                && email.equals(that.email);
    }

    @Override
    public int hashCode() {
        return Objects.hash(accountId, displayName, email);
    }

    /** The id alone: who it is need not stand in a log. */
    @Override
    public String toString() {
        return accountId;
    }

    /** How much room an account has, in bytes, as {@code users/get_space_usage} says. Immutable. */
    public static final class Space {

        private final long used;
        private final long free;

        private Space(long used, long free) {
            this.used = used;
            this.free = free;
        }

        /**
         * An account whose room has a bound.
         *
         * @throws IllegalArgumentException if one is negative
         */
        public static Space of(long used, long free) {
            if (used < 0 || free < 0) {
                throw new IllegalArgumentException(
                        "used is " + used + " B and free " + free + " B: both are 0 or more");
            }
            return new Space(used, free);
        }

        /**
         * An account of which no bound is known.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public static Space unbounded(long used) {
            if (used < 0) {
                throw new IllegalArgumentException("used is " + used + " B: it is 0 or more");
            }
            return new Space(used, -1);
        }

        /** Bytes that the account's files take. */
        public long used() {
            return used;
        }

        /** Bytes that more files may take: of a team's member, what both the team and the member have left. Empty when no bound is known. */
        public OptionalLong free() {
            return free < 0 ? OptionalLong.empty() : OptionalLong.of(free);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Space that && used == that.used && free == that.free;
        }

        @Override
        public int hashCode() {
            return Objects.hash(used, free);
        }

        @Override
        public String toString() {
            return used + " B used, " + (free < 0 ? "no known bound" : free + " B free");
        }
    }
}
