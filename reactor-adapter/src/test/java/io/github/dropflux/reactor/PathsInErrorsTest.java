package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Whichever way an upload fails, its error names where it was to go, once. */
class PathsInErrorsTest extends EmulatedUploads {

    private static final String PATH = "/in the/report 1.txt";

    private static UploadRequest request(Flux<ByteBuffer> source) {
        return UploadRequest.to(PATH).body(UploadBody.fromByteBuffers(source));
    }

    private static Flux<ByteBuffer> bytes() {
        return Flux.just(ByteBuffer.allocate(10));
    }

    /** What goes wrong. */
    enum Way {
        SOURCE_FAILS {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                return request(Flux.error(new IOException("gone")));
            }
        },
        CALL_IS_REFUSED {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                test.dropbox.faults().on(EmulatedRoute.UPLOAD).always().answer(400, "no");
                return request(bytes());
            }
        },
        PATH_IS_REFUSED {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                test.dropbox.faults().on(EmulatedRoute.UPLOAD).always().refusePath("conflict/file");
                return request(bytes());
            }
        },
        NO_ANSWER_COMES {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                test.dropbox.faults().on(EmulatedRoute.UPLOAD).always().resetBeforeBody();
                return request(bytes());
            }
        },
        COMMIT_IS_IN_DOUBT {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                test.dropbox.faults().on(EmulatedRoute.UPLOAD).always().loseAnswer();
                test.dropbox.faults().on(EmulatedRoute.GET_METADATA).always().answer(400, "no");
                return request(bytes());
            }
        },
        LENGTH_DIFFERS {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                return request(bytes()).length(11);
            }
        },
        HASH_DIFFERS {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                return request(bytes()).contentHash(ContentHash.parse("11".repeat(32)));
            }
        },
        STORED_HASH_DIFFERS {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                test.dropbox.faults().on(EmulatedRoute.UPLOAD).always().wrongHash();
                return request(bytes());
            }
        },
        STORED_SIZE_DIFFERS {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                test.dropbox.faults().on(EmulatedRoute.UPLOAD).always().wrongSize();
                return request(bytes());
            }
        },
        LISTENER_THROWS {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                return request(TestBytes.of(9 * MIB).byteBuffers(MIB))
                        .onProgress(
                                progress -> {
                                    throw new IllegalStateException("listener");
                                });
            }
        },
        NO_CREDENTIALS {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                return request(bytes()).credentials(DropboxCredentials.perRequest());
            }
        },
        BODY_IS_SPENT {
            @Override
            UploadRequest prepare(PathsInErrorsTest test) {
                UploadRequest spent = request(Flux.error(new IOException("gone")));
                failureOf(test.uploader().upload(spent));
                return spent;
            }
        };

        abstract UploadRequest prepare(PathsInErrorsTest test);
    }

    private static DropboxException failureOf(Mono<?> upload) {
        return catchThrowableOfType(DropboxException.class, () -> upload.block(PATIENCE));
    }

    private static void assertNamed(DropboxException failure) {
        assertThat(failure.path()).isEqualTo(PATH);
        assertThat(failure.getMessage()).containsOnlyOnce(PATH);
    }

    @ParameterizedTest
    @EnumSource
    void of_an_upload(Way way) {
        UploadRequest request = way.prepare(this);
        assertNamed(failureOf(uploader().upload(request)));
    }

    @ParameterizedTest
    @EnumSource
    void of_one_of_many(Way way) {
        UploadRequest request = way.prepare(this);
        assertNamed(
                uploader()
                        .uploadAll(Flux.just(request))
                        .blockLast(PATIENCE)
                        .failure()
                        .orElseThrow());
    }

    @Test
    void of_one_of_many_without_a_body() {
        DropboxException failure =
                uploader()
                        .uploadAll(Flux.just(UploadRequest.to(PATH)))
                        .blockLast(PATIENCE)
                        .failure()
                        .orElseThrow();
        assertNamed(failure);
        assertThat(failure)
                .isInstanceOf(LocalFailureException.class)
                .hasMessageStartingWith("The request to upload to \"" + PATH + "\" has no body");
    }

    @Test
    void of_a_store_that_keeps_nothing() {
        CheckpointStore store =
                new CheckpointStore() {
                    @Override
                    public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
                        return Mono.error(new IOException("no room for " + key));
                    }

                    @Override
                    public Mono<UploadCheckpoint> load(String key) {
                        return Mono.empty();
                    }

                    @Override
                    public Mono<Void> delete(String key) {
                        return Mono.empty();
                    }
                };
        assertNamed(
                failureOf(
                        uploader(b -> b.checkpoints(store))
                                .upload(request(TestBytes.of(9 * MIB).byteBuffers(MIB)))));
    }

    @Test
    void of_a_resumed_upload() {
        DropboxUploader uploader = uploader(b -> b.session(SessionPlan.SEQUENTIAL));
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(2).answer(400, "no");
        DropboxException failure =
                failureOf(uploader.upload(request(TestBytes.of(9 * MIB).byteBuffers(MIB))));
        assertNamed(failure);
        UploadCheckpoint left = failure.checkpoint().orElseThrow();
        assertNamed(
                failureOf(uploader.resume(left, offset -> Flux.error(new IOException("gone")))));
        dropbox.faults().on(EmulatedRoute.FINISH).always().answer(400, "no");
        assertNamed(failureOf(uploader.resume(left, offset -> bytes())));
        DropboxUploader other =
                uploader(b -> b.credentials(DropboxCredentials.accessToken("other").named("b")));
        assertNamed(failureOf(other.resume(left, offset -> bytes())));
        uploader.close();
        assertNamed(failureOf(uploader.resume(left, offset -> bytes())));
        assertNamed(failureOf(uploader.upload(request(bytes()))));
    }

    @Test
    void what_has_no_destination_names_none() {
        DropboxUploader uploader = uploader();
        dropbox.faults().on(EmulatedRoute.GET_CURRENT_ACCOUNT).always().answer(400, "no");
        assertThat(failureOf(uploader.ping()).path()).isNull();
        uploader.close();
        StepVerifier.create(uploader.uploadAll(Flux.never()))
                .expectErrorSatisfies(
                        failure -> assertThat(((DropboxException) failure).path()).isNull())
                .verify(PATIENCE);
        assertThat(failureOf(uploader.checkpoint(PATH)))
                .isInstanceOfSatisfying(
                        LocalFailureException.class,
                        closed ->
                                assertThat(closed.origin())
                                        .isEqualTo(LocalFailureException.Origin.CLOSED));
    }
}
