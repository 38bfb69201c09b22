package io.github.dropflux.reactor.simulation;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.github.dropflux.reactor.internal.upload.UploadSettings;
import io.github.dropflux.reactor.test.Policies;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.scheduler.Schedulers;

/** All that a seed decides before a run begins. */
record Scenario(
        long seed,
        UploadSettings settings,
        List<AccountPlan> accounts,
        ServerHabits habits,
        List<UploadPlan> uploads,
        List<BatchPlan> batches,
        List<TwoPhasePlan> commits,
        List<QuestionPlan> questions) {

    /** In windows: more than all uploads of a run may hold beside the budget's reserve. */
    private static final int LARGE_BUDGET = 64;

    private static final long BLOCK = DropboxLimits.BLOCK_SIZE;

    static Scenario of(long seed) {
        Chance chance = Chance.of(seed, "scenario");
        UploadSettings settings = settings(seed, chance);
        int crowd = chance.percent(80) ? 1 : chance.between(2, 6);
        int accounts = crowd == 1 ? 1 : chance.between(1, 3);
        return new Scenario(
                seed,
                settings,
                IntStream.range(0, accounts)
                        .mapToObj(number -> AccountPlan.of(seed, number, accounts == 1))
                        .toList(),
                ServerHabits.of(chance),
                IntStream.range(0, crowd)
                        .mapToObj(
                                number ->
                                        UploadPlan.of(
                                                seed,
                                                number,
                                                crowd,
                                                accounts,
                                                settings.windowSize()))
                        .toList(),
                batches(seed, crowd),
                IntStream.range(0, accounts)
                        .mapToObj(number -> TwoPhasePlan.of(seed, number))
                        .toList(),
                IntStream.range(0, accounts)
                        .boxed()
                        .flatMap(number -> QuestionPlan.of(seed, number).stream())
                        .toList());
    }

    /** One or none; some of the uploads may be by themselves. */
    private static List<BatchPlan> batches(long seed, int crowd) {
        Chance chance = Chance.of(seed, "batch");
        if (crowd == 1 || chance.percent(45)) {
            return List.of();
        }
        boolean all = chance.percent(70);
        List<Integer> members =
                IntStream.range(0, crowd).filter(n -> all || chance.percent(70)).boxed().toList();
        return members.isEmpty() ? List.of() : List.of(BatchPlan.of(seed, members, chance));
    }

    private static BatchSettings batchSettings(long seed) {
        Chance chance = Chance.of(seed, "batch settings");
        return BatchSettings.defaults()
                .withMaxBodyBytes(chance.pick(List.of(100_000L, 1L << 20, 32L << 20)))
                .withMaxEntries(chance.pick(List.of(1, 2, 3, 100)))
                .withMaxCommits(chance.pick(List.of(1, 2, 3, 1_000, 1_000)))
                .withLinger(Duration.ofMillis(chance.pick(List.of(0, 250, 250, 5_000))));
    }

    private static UploadSettings settings(long seed, Chance chance) {
        long window = BLOCK * chance.pick(List.of(1, 1, 1, 1, 2, 2, 3));
        int concurrency = chance.between(1, 6);
        SessionPlan plan =
                chance.pick(
                        List.of(
                                SessionPlan.AUTO,
                                SessionPlan.AUTO,
                                SessionPlan.SEQUENTIAL,
                                SessionPlan.CONCURRENT));
        boolean large = Chance.of(seed, "large budget").percent(40);
        RetryPolicy retry =
                Policies.retry(
                        chance.between(2, 8),
                        Duration.ofMillis(chance.between(1, 500)),
                        Duration.ofSeconds(chance.between(1, 30)),
                        Duration.ofMinutes(chance.pick(List.of(1, 10, 20))),
                        Chance.of(seed, "jitter")::fraction);
        int budget = chance.pick(List.of(1, 2, 3, LARGE_BUDGET));
        return new UploadSettings(
                window,
                concurrency,
                Chance.of(seed, "automatic").percent(75),
                window * (large ? LARGE_BUDGET : budget),
                false,
                plan,
                DropboxLimits.defaults(),
                retry,
                retry,
                batchSettings(seed),
                Chance.of(seed, "sessions ahead").pick(List.of(0, 1, 2, 4, 4, 50)),
                UploadTimeouts.defaults(),
                Telemetry.none(),
                Schedulers::parallel);
    }

    /** Whether what one account waits for cannot be memory, nor the user's demand. */
    boolean comparable() {
        return accounts.size() > 1
                && settings.budget() >= LARGE_BUDGET * settings.windowSize()
                && batches.stream().allMatch(BatchPlan::unbounded);
    }

    /** The same with the uploads of one account. */
    Scenario only(AccountPlan account) {
        List<UploadPlan> own =
                uploads.stream().filter(upload -> upload.account() == account.number()).toList();
        List<Integer> numbers = own.stream().map(UploadPlan::number).toList();
        return new Scenario(
                seed,
                settings,
                accounts,
                habits,
                own,
                batches.stream()
                        .map(batch -> batch.only(numbers))
                        .filter(batch -> !batch.members().isEmpty())
                        .toList(),
                commits.stream().filter(plan -> plan.account() == account.number()).toList(),
                questions.stream().filter(plan -> plan.account() == account.number()).toList());
    }

    boolean isBatched(UploadPlan upload) {
        return batches.stream().anyMatch(batch -> batch.members().contains(upload.number()));
    }

    /** The most that may be held of one source but for the buffer that came last. */
    long windowsBytes() {
        int inFlight = settings.plan() == SessionPlan.SEQUENTIAL ? 1 : settings.concurrency();
        return settings.windowSize() * (inFlight + 1);
    }

    /** Whether the network keeps no upload of this account from ending well. */
    boolean harmless(int account) {
        return accounts.get(account).harmless()
                // Longer than the longest wait that one fault makes.
                && settings.retry().totalTime().compareTo(Duration.ofMinutes(6)) > 0;
    }

    @Override
    public String toString() {
        return "seed "
                + seed
                + ": "
                + settings
                + ", "
                + habits
                + ", "
                + accounts
                + "\n"
                + uploads.stream().map(UploadPlan::toString).collect(Collectors.joining("\n"))
                + "\n"
                + batches
                + "\n"
                + commits
                + "\n"
                + questions;
    }
}
