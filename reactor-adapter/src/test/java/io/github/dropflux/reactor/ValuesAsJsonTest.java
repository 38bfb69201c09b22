package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCheckpoint;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** With a bare mapper of Jackson 2; the Spring starter's tests write metadata with Jackson 3, too. */
class ValuesAsJsonTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void progress_is_written_whole() throws Exception {
        List<WindowProgress> windows = List.of(WindowProgress.of(8, 4, 2));
        assertThat(write(UploadProgress.of(8, 16, OptionalLong.of(20), 3, windows)))
                .isEqualTo(
                        "{'acknowledgedBytes':8,'sentBytes':16,'totalBytes':20,'calls':3,"
                                + "'windows':[{'offset':8,'length':4,'attempts':2}]}");
        assertThat(write(UploadProgress.of(0, 0, OptionalLong.empty(), 0, List.of())))
                .contains("'totalBytes':null");
    }

    @Test
    void a_result_is_written_without_its_request_and_its_failure() throws Exception {
        UploadRequest request = UploadRequest.to("/a").body(UploadBody.fromBytes(new byte[0]));
        assertThat(
                        write(
                                UploadResult.failed(
                                        request,
                                        DropboxTransportException.of("secret", true, null))))
                .contains("'metadata':null", "'path':'/a'", "'stored':false")
                .doesNotContain("request", "failure", "secret");
    }

    @Test
    void a_checkpoint_is_its_text() throws Exception {
        UploadCheckpoint checkpoint =
                UploadCheckpoint.builder(
                                "account",
                                "session",
                                SessionType.CONCURRENT,
                                Instant.EPOCH,
                                CommitInfo.to("/a"))
                        .build();
        String text = json.writeValueAsString(checkpoint);
        assertThat(text).isEqualTo('"' + checkpoint.toText() + '"');
        assertThat(json.readValue(text, UploadCheckpoint.class)).isEqualTo(checkpoint);
    }

    @Test
    void what_is_missing_of_metadata_is_as_in_its_builder() throws Exception {
        FileMetadata read =
                json.readValue("{\"name\":\"a\",\"of a later version\":[]}", FileMetadata.class);
        assertThat(read).isEqualTo(FileMetadata.builder().name("a").build());
        assertThat(read.isDownloadable()).isTrue();
        assertThat(read.verified()).isEqualTo(FileMetadata.Verified.NOTHING);
    }

    private String write(Object value) throws Exception {
        return json.writeValueAsString(value).replace('"', '\'');
    }
}
