package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A route by which apps are let in: it has no version, takes a form and needs no token. What it is given is never recorded. */
public interface OAuthRoute {

    /** Answers, or refuses. Off the event loop. */
    Answer call(OAuthCall call);

    /** The account that a call is about; empty when that is not known, or there is none. */
    Optional<Account> account(OAuthCall call);

    /**
     * A call.
     *
     * @param posted whether it is a POST, else it is read only
     * @param query of its address
     * @param form that is its body
     * @param basicAuthorization whether the app identifies itself by name and password
     */
    record OAuthCall(
            boolean posted,
            Map<String, List<String>> query,
            Map<String, List<String>> form,
            boolean basicAuthorization) {

        /** From an address and a body. */
        public static OAuthCall of(
                boolean posted, String uri, String body, boolean basicAuthorization) {
            return new OAuthCall(
                    posted,
                    new QueryStringDecoder(uri).parameters(),
                    new QueryStringDecoder(body, false).parameters(),
                    basicAuthorization);
        }

        /** A field of the form, empty when it is not there. */
        String field(String name) {
            List<String> values = form.getOrDefault(name, List.of());
            return values.isEmpty() ? "" : values.get(0);
        }
    }
}
