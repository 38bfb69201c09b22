package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument.CurrentAccountArgument;
import io.github.dropflux.internal.protocol.RefreshGrant;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.call.Caller;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.token.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The id by which checkpoints know their account. It is a digest with a fixed
 * key, so that it shows no secret; a name that can be guessed can be confirmed: of the account's name where the caller gave one, of a refresh token,
 * else of the id that Dropbox gives to the account, which is asked for once ({@code
 * users/get_current_account}). A token of which Dropbox does not say whose it is stands for itself.
 */
final class AccountIdentity {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] KEY = "dropflux account id".getBytes(StandardCharsets.US_ASCII);

    /** A shorter one would be guessed at no greater cost, and a longer one is unwieldy in a store's key. */
    private static final int BYTES = 16;

    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AccountKey key;
    private final Mono<String> question;

    /** What stands for the credentials while Dropbox does not say whose they are. */
    private final String ofCredentials;

    private final AtomicReference<@Nullable Mono<String>> latest = new AtomicReference<>();

    /**
     * @param caller of the account
     * @param policy the uploader's, of which delays and randomness are taken
     * @param timer bounds the time
     */
    AccountIdentity(AccountKey key, Caller caller, RetryPolicy policy, Supplier<Scheduler> timer) {
        this.key = key;
        this.ofCredentials = ofCredentials();
        RetryPolicy brief =
                policy.withMaxAttempts(Math.min(ATTEMPTS, policy.maxAttempts()))
                        .withTotalTime(min(PATIENCE, policy.totalTime()));
        this.question =
                caller.call(
                                CallPlan.of(
                                        Request.of(new CurrentAccountArgument()),
                                        response -> ResultReader.accountId(response.body()),
                                        brief,
                                        () -> {}))
                        .onErrorMap(Failures::toUser)
                        .map(id -> digest("account", id, ""))
                        .timeout(
                                Mono.defer(() -> Mono.delay(PATIENCE, timer.get())),
                                Mono.error(AccountIdentity::tooLate));
        String known = withoutAsking();
        if (known != null) {
            latest.set(Mono.just(known));
        }
    }

    private static DropboxTransportException tooLate() {
        return DropboxTransportException.of(
                "Dropbox did not say within "
                        + PATIENCE
                        + " whose access token it is: try again later, or name the account with"
                        + " DropboxCredentials.named",
                true,
                null);
    }

    /**
     * The id, at once where it is known. Dropbox is asked once, for 20 seconds at most, by all who wait
     * at the same time; a failure is a {@link io.github.dropflux.DropboxException}, and the next caller
     * asks anew.
     */
    Mono<String> id() {
        return Mono.defer(
                () -> {
                    Mono<String> round = latest.get();
                    return round == null ? ask() : round;
                });
    }

    private Mono<String> ask() {
        AtomicReference<Mono<String>> own = new AtomicReference<>();
        // A caller that stops waiting leaves it to the others.
        Mono<String> next =
                question.doOnError(failure -> latest.compareAndSet(own.get(), null)).cache();
        own.set(next);
        Mono<String> witness = latest.compareAndExchange(null, next);
        return witness == null ? next : witness;
    }

    /** The id, or what stands for the credentials where asking fails. There is no error. */
    Mono<String> idOfCheckpoints() {
        return id().onErrorResume(failure -> Mono.just(ofCredentials));
    }

    /** What a checkpoint of these credentials may be kept under beside the id; empty where there is nothing. */
    String otherId() {
        return ofCredentials;
    }

    /** Whether a checkpoint with this id is the account's; errors are those of {@link #id()}. */
    Mono<Boolean> owns(String accountId) {
        return ofCredentials.equals(accountId)
                ? Mono.just(true)
                : id().map(id -> id.equals(accountId));
    }

    private @Nullable String withoutAsking() {
        Credentials credentials = key.credentials();
        String name = credentials.accountName();
        if (name != null) {
            return digest("name", name, selection());
        }
        return credentials instanceof Credentials.Refresh refresh
                ? digest("grant", seed(refresh.grant()), selection())
                : null;
    }

    /** What the id is made of must not change with the app's secret, which can be replaced. */
    private static String seed(RefreshGrant grant) {
        return new String(grant.withoutSecret().form(), StandardCharsets.US_ASCII);
    }

    /** Of supplied tokens there is nothing that lasts, so that this id ends with the process. */
    private String ofCredentials() {
        return key.credentials() instanceof Credentials.Fixed fixed
                ? digest("token", fixed.token(), selection())
                : digest("instance", UUID.randomUUID().toString(), selection());
    }

    /** Who is selected decides whose account it is, unless Dropbox was asked. */
    private String selection() {
        return key.selectUser() + "\n" + key.selectAdmin();
    }

    private String digest(String kind, String value, String selection) {
        String all = String.join("\n", kind, value, selection, String.valueOf(key.pathRoot()));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(KEY, ALGORITHM));
            byte[] digest = mac.doFinal(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
