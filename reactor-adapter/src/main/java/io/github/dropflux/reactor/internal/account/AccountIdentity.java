package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument.NoArgument;
import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.HumanTime;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.call.Caller;
import io.github.dropflux.reactor.internal.call.Failures;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.limit.AskedOnce;
import io.github.dropflux.reactor.internal.token.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The id by which checkpoints know their account. It is a digest of the account's name where the caller
 * gave one, of a refresh token, or else of the id that Dropbox gives to the account, which is asked for
 * once ({@code users/get_current_account}). A token of which Dropbox does not say whose it is stands for
 * itself. The digest has a fixed key and shows no secret, but a name that can be guessed can be
 * confirmed.
 */
final class AccountIdentity {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] KEY = "dropflux account id".getBytes(StandardCharsets.US_ASCII);

    /** A shorter one would be guessed at no greater cost, and a longer one is unwieldy in a store's key. */
    private static final int BYTES = 16;

    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AccountKey key;
    private final AskedOnce<String> id;

    /**
     * Tells supplied tokens, of which there is nothing that lasts, from others. No secret: what is random enough to be one is read
     * from a device, now and then, on whichever thread an account is first used.
     */
    private final UUID instance =
            new UUID(
                    ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong());

    /**
     * @param caller of the account
     * @param policy the uploader's, of which delays and randomness are taken
     * @param timer bounds the time
     */
    AccountIdentity(AccountKey key, Caller caller, RetryPolicy policy, Supplier<Scheduler> timer) {
        this.key = key;
        RetryPolicy brief =
                policy.withMaxAttempts(Math.min(ATTEMPTS, policy.maxAttempts()))
                        .withTotalTime(min(PATIENCE, policy.totalTime()));
        Mono<String> question =
                caller.call(
                                CallPlan.of(
                                        Request.of(new NoArgument(Route.GET_CURRENT_ACCOUNT)),
                                        response -> response.read(ResultReader::accountId),
                                        brief))
                        .onErrorMap(Failures::toUser)
                        .map(id -> digest("account", id, ""))
                        .timeout(
                                Mono.defer(() -> Mono.delay(PATIENCE, timer.get())),
                                Mono.error(AccountIdentity::tooLate));
        this.id = new AskedOnce<>(Mono.fromSupplier(this::withoutAsking).switchIfEmpty(question));
    }

    private static DropboxTransportException tooLate() {
        return DropboxTransportException.of(
                "Dropbox did not say within "
                        + HumanTime.of(PATIENCE)
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
        return id.answer();
    }

    /** The id, or what stands for the credentials where asking fails. There is no error. */
    Mono<String> idOfCheckpoints() {
        return id().onErrorResume(failure -> Mono.fromSupplier(this::otherId));
    }

    /**
     * What stands for the credentials while Dropbox does not say whose they are, so that a checkpoint
     * may be kept under it. That of supplied tokens ends with the process.
     */
    String otherId() {
        return key.credentials() instanceof Credentials.Fixed fixed
                ? digest("token", fixed.token(), selection())
                : digest("instance", instance.toString(), selection());
    }

    /** Whether a checkpoint with this id is the account's; errors are those of {@link #id()}. */
    Mono<Boolean> owns(String accountId) {
        return otherId().equals(accountId) ? Mono.just(true) : id().map(id -> id.equals(accountId));
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
