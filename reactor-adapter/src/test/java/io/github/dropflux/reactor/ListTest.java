package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.emulator.EmulatedRoute;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Files that Dropbox has below a folder. */
class ListTest extends EmulatedUploads {

    private static final int PAGE = 1000;

    private void store(DropboxUploader uploader, Flux<String> paths) {
        uploader.uploadAll(
                        paths.map(
                                path ->
                                        UploadRequest.to(path)
                                                .body(UploadBody.fromBytes(path.getBytes()))))
                .doOnNext(UploadResult::metadata)
                .blockLast(PATIENCE);
        dropbox.clearRequests();
    }

    private void assertFails(
            DropboxUploader uploader, String folder, Class<?> type, String... said) {
        StepVerifier.create(uploader.list(folder))
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(type)
                                        .hasMessageContainingAll(said)
                                        .hasMessageNotContaining("test-token"))
                .verify(PATIENCE);
    }

    @Test
    void they_come_page_by_page_as_they_are_asked_for() {
        DropboxUploader uploader = uploader();
        store(uploader, Flux.range(0, PAGE + 1).map(i -> "/T/in " + i % 3 + "/\u00fc" + i));
        StepVerifier.create(uploader.list("/t"), 0)
                .expectSubscription()
                .thenRequest(PAGE / 2)
                .expectNextCount(PAGE / 2)
                .then(
                        () ->
                                assertThat(dropbox.requests(EmulatedRoute.LIST_FOLDER_CONTINUE))
                                        .isEmpty())
                .thenCancel()
                .verify(PATIENCE);

        List<FileMetadata> files = uploader.list("/t").collectList().block(PATIENCE);

        assertThat(files).extracting(FileMetadata::pathLower).doesNotHaveDuplicates();
        assertThat(files)
                .hasSize(PAGE + 1)
                .allSatisfy(
                        file -> {
                            var stored = dropbox.file(file.pathLower()).orElseThrow();
                            assertThat(file.size()).isEqualTo(stored.size());
                            assertThat(file.contentHash().hex()).isEqualTo(stored.contentHash());
                        });
        assertUsable(uploader);
    }

    @Test
    void the_top_a_folder_and_what_is_none() {
        DropboxUploader uploader = uploader();
        store(uploader, Flux.just("/a", "/b/c", "/b-2/d"));
        StepVerifier.create(uploader.list("")).expectNextCount(3).expectComplete().verify(PATIENCE);
        StepVerifier.create(uploader.list("/B").map(FileMetadata::pathDisplay))
                .expectNext("/b/c")
                .expectComplete()
                .verify(PATIENCE);
        assertFails(uploader, "/none", DropboxApiException.class, "path/not_found");
        assertFails(uploader, "/a", DropboxApiException.class, "path/not_folder");
    }

    @Test
    void what_may_pass_is_tried_again() {
        DropboxUploader uploader = uploader();
        store(uploader, Flux.just("/a"));
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).call(1).answer(503, "");
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).call(2).resetAfterBody();
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).call(3).answer(200, "<html>");
        dropbox.faults()
                .on(EmulatedRoute.LIST_FOLDER)
                .call(4)
                .answer(429, "{\"error\":{}}", Map.of("Retry-After", "0.05"));
        StepVerifier.create(uploader.list("")).expectNextCount(1).expectComplete().verify(PATIENCE);
        assertThat(dropbox.requests()).hasSize(5);
    }

    @Test
    void a_listing_whose_place_is_lost() {
        DropboxUploader uploader = uploader();
        store(uploader, Flux.range(0, PAGE + 1).map(i -> "/" + i));
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER_CONTINUE).always().fail("reset");
        StepVerifier.create(uploader.list(""))
                .expectNextCount(PAGE)
                .expectErrorMatches(
                        failure ->
                                failure instanceof DropboxApiException refusal
                                        && refusal.tag().equals("reset"))
                .verify(PATIENCE);
    }

    private static String page(String entries, String cursor) {
        return "{\"entries\":[" + entries + "],\"cursor\":\"" + cursor + "\",\"has_more\":true}";
    }

    @Test
    void a_listing_of_nothing_without_end() {
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).always().answer(200, page("", "0"));
        for (int call = 1; call <= 101; call++) {
            dropbox.faults()
                    .on(EmulatedRoute.LIST_FOLDER_CONTINUE)
                    .call(call)
                    .answer(200, page("", Integer.toString(call)));
        }
        assertFails(uploader(), "", DropboxTransportException.class, "no end", "100 pages");
        assertThat(dropbox.requests()).hasSize(101);
    }

    @Test
    void a_listing_that_stays_where_it_is() {
        String same = page("{\".tag\":\"deleted\",\"name\":\"a\"}", "same");
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER).always().answer(200, same);
        dropbox.faults().on(EmulatedRoute.LIST_FOLDER_CONTINUE).always().answer(200, same);
        assertFails(
                uploader(), "", DropboxTransportException.class, "no end", "where the one before");
        assertThat(dropbox.requests()).hasSize(2);
    }

    @Test
    void an_uploader_that_is_closed() {
        DropboxUploader uploader = uploader();
        uploader.close();
        assertFails(uploader, "", LocalFailureException.class, "closed");
    }

    @Test
    void a_source_may_be_what_is_listed() {
        DropboxUploader uploader = uploader();
        store(uploader, Flux.just("/in/a", "/in/b"));
        StepVerifier.create(
                        uploader.list("/in")
                                .concatMap(
                                        file ->
                                                uploader.upload(
                                                        "/out" + file.pathLower(),
                                                        Flux.just(ByteBuffer.allocate(3)))))
                .expectNextCount(2)
                .expectComplete()
                .verify(PATIENCE);
    }
}
