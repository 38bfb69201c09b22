package io.github.dropflux.reactor.internal.token;

import reactor.core.publisher.Mono;

/**
 * Where the calls of one account get their access token. Thread-safe; shared by all calls, so that it can see to one refresh
 * for all of them.
 */
public interface TokenSource {

    /**
     * The token for a call that is about to be made. Errors are a {@link
     * io.github.dropflux.DropboxException}, and are not worth asking again at once: what passes was
     * waited for.
     */
    Mono<String> token();

    /**
     * The token to use after the server refused this one: another, or the same, or none at all when
     * there is no other. Errors are those of {@link #token()}.
     */
    Mono<String> insteadOf(String refused);

    /** What to do when {@link #insteadOf} did not help, as the end of a sentence. */
    String advice();

    /**
     * One access token that never changes.
     *
     * @param token visible ASCII characters
     */
    static TokenSource fixed(String token) {
        return new Fixed(Mono.just(token));
    }

    /** There is no other token. */
    record Fixed(Mono<String> token) implements TokenSource {

        @Override
        public Mono<String> insteadOf(String refused) {
            return Mono.empty();
        }

        @Override
        public String advice() {
            return "it is fixed and cannot be refreshed: pass a new one,"
                    + " or use DropboxCredentials.refreshToken, which renews it";
        }

        @Override
        public String toString() {
            return "a fixed access token";
        }
    }
}
