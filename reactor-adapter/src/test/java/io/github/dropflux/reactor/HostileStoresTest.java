package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Whatever a store does, the upload ends; and one whose file is stored ends well. */
class HostileStoresTest extends EmulatedUploads {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @BeforeEach
    void watchDropped() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void unhook() {
        Hooks.resetOnErrorDropped();
        time.dispose();
    }

    /** What a call of the store comes to. */
    private enum Misdeed {
        THROWS {
            @Override
            <T> Mono<T> act() {
                throw new IllegalStateException("store");
            }
        },
        THROWS_AN_ERROR {
            @Override
            <T> Mono<T> act() {
                throw new NoClassDefFoundError("store");
            }
        },
        RETURNS_NULL {
            @Override
            @SuppressWarnings({"NullAway", "DataFlowIssue"})
            <T> Mono<T> act() {
                return null;
            }
        },
        FAILS_WITH_AN_ERROR {
            @Override
            <T> Mono<T> act() {
                return Mono.error(new StackOverflowError("store"));
            }
        },
        THROWS_WHEN_SUBSCRIBED {
            @Override
            <T> Mono<T> act() {
                return Mono.fromRunnable(
                        () -> {
                            throw new StackOverflowError("store");
                        });
            }
        },
        SIGNALS_NOTHING_PROPER {
            @Override
            <T> Mono<T> act() {
                return Mono.fromDirect(s -> s.onComplete());
            }
        },
        NEVER_COMPLETES {
            @Override
            <T> Mono<T> act() {
                return Mono.never();
            }
        },
        NEVER_COMPLETES_NOR_IS_CANCELLED {
            @Override
            <T> Mono<T> act() {
                return Mono.<T>never()
                        .doOnCancel(
                                () -> {
                                    throw new NoClassDefFoundError("cancel");
                                });
            }
        };

        abstract <T> Mono<T> act();

        boolean waits() {
            return this == NEVER_COMPLETES || this == NEVER_COMPLETES_NOR_IS_CANCELLED;
        }
    }

    private record Store(Misdeed onSave, Misdeed onDelete, Misdeed onLoad)
            implements CheckpointStore {

        @Override
        public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
            return onSave == null ? Mono.empty() : onSave.act();
        }

        @Override
        public Mono<UploadCheckpoint> load(String key) {
            return onLoad == null ? Mono.empty() : onLoad.act();
        }

        @Override
        public Mono<Void> delete(String key) {
            return onDelete == null ? Mono.empty() : onDelete.act();
        }
    }

    private DropboxUploader uploader(CheckpointStore store) {
        return uploader(b -> b.budget(8L * MIB).timer(time).checkpoints(store));
    }

    /** Its end, for which virtual time goes on. */
    private <T> T endOf(Mono<T> upload) {
        CompletableFuture<T> end = upload.toFuture();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            time.advanceTimeBy(LIMIT);
                            return end.isDone();
                        });
        return end.join();
    }

    private static Mono<Throwable> failureOf(Mono<?> upload) {
        return upload.then(Mono.<Throwable>empty()).onErrorResume(Mono::just);
    }

    @ParameterizedTest
    @EnumSource
    void a_save_that_goes_wrong_fails_the_upload(Misdeed misdeed) {
        DropboxUploader uploader = uploader(new Store(misdeed, null, null));
        for (int i = 0; i < 3; i++) {
            Throwable failure =
                    endOf(failureOf(uploader.upload("/a", TestBytes.of(9 * MIB).byteBuffers(MIB))));
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            LocalFailureException.class,
                            told -> {
                                assertThat(told.origin()).isEqualTo(Origin.CHECKPOINT_STORE);
                                assertThat(told.checkpoint()).isPresent();
                                if (misdeed.waits()) {
                                    assertThat(told).hasMessageContainingAll("/a", "30 s");
                                }
                            });
        }
        assertThat(dropbox.files()).isEmpty();
        assertUsable(uploader);
    }

    @ParameterizedTest
    @EnumSource
    void a_delete_that_goes_wrong_fails_no_upload(Misdeed misdeed) {
        DropboxUploader uploader = uploader(new Store(null, misdeed, null));
        FileMetadata stored = endOf(uploader.upload("/a", TestBytes.of(10).byteBuffers(10)));
        assertThat(stored.size()).isEqualTo(10);
        assertThat(dropped).isNotEmpty();
        dropped.clear();
        stored = endOf(uploader.upload("/b", TestBytes.of(9 * MIB).byteBuffers(MIB)));
        assertThat(stored.size()).isEqualTo(9L * MIB);
        assertThat(dropped).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_load_that_goes_wrong_is_an_error(Misdeed misdeed) {
        DropboxUploader uploader = uploader(new Store(null, null, misdeed));
        Throwable failure = endOf(failureOf(uploader.checkpoint("/a")));
        assertThat(failure)
                .isInstanceOfSatisfying(
                        LocalFailureException.class,
                        told -> assertThat(told.origin()).isEqualTo(Origin.CHECKPOINT_STORE));
    }

    @ParameterizedTest
    @EnumSource
    void a_save_of_a_cancel_that_goes_wrong_holds_nothing(Misdeed misdeed) {
        Store store = new Store(misdeed, null, null);
        DropboxUploader uploader = uploader(store);
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        for (int i = 0; i < 3; i++) {
            int before = appends().size();
            Disposable upload =
                    uploader.upload("/a", TestBytes.of(9 * MIB).byteBuffers(MIB)).subscribe();
            await().until(() -> appends().size() > before);
            upload.dispose();
        }
        time.advanceTimeBy(LIMIT);
        assertUsable(uploader);
    }

    /** The store has time of its own, but no memory of the uploader's. */
    @ParameterizedTest
    @EnumSource(names = {"NEVER_COMPLETES", "NEVER_COMPLETES_NOR_IS_CANCELLED"})
    void after_the_end_the_store_holds_nothing_and_has_ten_seconds(Misdeed misdeed) {
        AtomicBoolean saving = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        CheckpointStore store =
                new CheckpointStore() {
                    @Override
                    public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
                        return saving.get() ? counted() : Mono.empty();
                    }

                    @Override
                    public Mono<UploadCheckpoint> load(String key) {
                        return Mono.empty();
                    }

                    @Override
                    public Mono<Void> delete(String key) {
                        return counted();
                    }

                    private Mono<Void> counted() {
                        asked.incrementAndGet();
                        return misdeed.act();
                    }
                };
        DropboxUploader uploader = uploader(store);
        CompletableFuture<FileMetadata> stored =
                uploader.upload("/a", TestBytes.of(9 * MIB).byteBuffers(MIB)).toFuture();
        endsTenSecondsAfter(uploader, stored, asked, 1);
        assertThat(stored).isCompleted();

        // One save holds the upload up until its source fails, and the last one follows.
        saving.set(true);
        CompletableFuture<FileMetadata> failed =
                uploader.upload(
                                "/b",
                                TestBytes.of(9 * MIB)
                                        .byteBuffers(MIB)
                                        .concatWith(
                                                Flux.defer(
                                                        () -> {
                                                            await().until(() -> asked.get() == 2);
                                                            return Flux.error(new IOException());
                                                        })))
                        .toFuture();
        endsTenSecondsAfter(uploader, failed, asked, 3);
        assertThat(failed).isCompletedExceptionally();
    }

    private void endsTenSecondsAfter(
            DropboxUploader uploader, CompletableFuture<?> upload, AtomicInteger asked, int calls) {
        await().atMost(PATIENCE).until(() -> asked.get() == calls);
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
        time.advanceTimeBy(Duration.ofMillis(9_999));
        assertThat(upload).isNotDone();
        time.advanceTimeBy(Duration.ofMillis(1));
        await().atMost(PATIENCE).until(upload::isDone);
    }

    @Test
    void an_error_is_told_although_its_checkpoint_is_never_kept() {
        DropboxUploader uploader = uploader(new Store(Misdeed.NEVER_COMPLETES, null, null));
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().answer(400, "Error in call");
        Throwable failure =
                endOf(failureOf(uploader.upload("/a", TestBytes.of(9 * MIB).byteBuffers(MIB))));
        assertThat(failure).hasMessageContaining("Error in call");
        assertUsable(uploader);
    }
}
