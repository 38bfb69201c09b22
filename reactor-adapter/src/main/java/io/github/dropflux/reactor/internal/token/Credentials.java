package io.github.dropflux.reactor.internal.token;

import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What gives access to an account. Two are equal when they are known to reach the same account: by
 * value where there is one, else only the same instance. No {@code toString} shows a secret.
 */
public sealed interface Credentials {

    /** What the caller calls the account; null when it has no name. */
    @Nullable String accountName();

    /** What they are, in words that may be shown. */
    String kind();

    /** The same credentials, of an account with this name. */
    Credentials named(String name);

    /**
     * Where calls get their token.
     *
     * @param refreshing makes the tokens of a grant
     * @param timer bounds how long the user's code may take for one
     */
    TokenSource tokens(Function<RefreshGrant, TokenSource> refreshing, Supplier<Scheduler> timer);

    /** A refresh token of an app. */
    record Refresh(RefreshGrant grant, @Nullable String accountName) implements Credentials {

        @Override
        public String kind() {
            return "a refresh token";
        }

        @Override
        public Credentials named(String name) {
            return new Refresh(grant, name);
        }

        @Override
        public TokenSource tokens(
                Function<RefreshGrant, TokenSource> refreshing, Supplier<Scheduler> timer) {
            return refreshing.apply(grant);
        }

        @Override
        public String toString() {
            return "Refresh[hidden]";
        }
    }

    /** One access token. */
    record Fixed(String token, @Nullable String accountName) implements Credentials {

        @Override
        public String kind() {
            return "a fixed access token";
        }

        @Override
        public Credentials named(String name) {
            return new Fixed(token, name);
        }

        @Override
        public TokenSource tokens(
                Function<RefreshGrant, TokenSource> refreshing, Supplier<Scheduler> timer) {
            return TokenSource.fixed(token);
        }

        @Override
        public String toString() {
            return "Fixed[hidden]";
        }
    }

    /**
     * Access tokens that the user's code supplies, or the error that says why there are none.
     *
     * @param supplier whose identity is that of the credentials
     * @param tokens the same, checked
     */
    record Supplied(Mono<String> supplier, Mono<String> tokens, @Nullable String accountName)
            implements Credentials {

        @Override
        public String kind() {
            return "access tokens from a supplier";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Supplied that
                    && supplier == that.supplier
                    && Objects.equals(accountName, that.accountName);
        }

        @Override
        public int hashCode() {
            return Objects.hash(System.identityHashCode(supplier), accountName);
        }

        @Override
        public Credentials named(String name) {
            return new Supplied(supplier, tokens, name);
        }

        @Override
        public TokenSource tokens(
                Function<RefreshGrant, TokenSource> refreshing, Supplier<Scheduler> timer) {
            return new SuppliedTokens(tokens, timer);
        }

        @Override
        public String toString() {
            return "Supplied[hidden]";
        }
    }
}
