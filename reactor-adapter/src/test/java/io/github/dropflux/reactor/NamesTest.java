package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files land under the names that they were given, or are refused before a byte is sent. */
class NamesTest extends EmulatedUploads {

    private final TestBytes bytes = TestBytes.of(1000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Übergrößenträger.pdf",
                "договор №7.docx",
                "συμφωνία.txt",
                "עברית.txt",
                "العربية.txt",
                "हिन्दी.txt",
                "日本語の名前.txt",
                "한국어.txt",
                "decomposed e\u0301.txt",
                "family \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67.jpg",
                "\uD83C\uDDE9\uD83C\uDDEA.png",
                "\uD840\uDC00 rare.txt",
                "tab\tand newline\n and bell\u0007.txt",
                "delete\u007f and next line\u0085.txt",
                "\ufeffmark and \u2028 separator.txt",
                "last unit \uffff.txt",
                "\"quoted\" \\back\\slashed\\ \\u0041 'single'.txt",
                "percent %41 plus + question ? hash #.txt"
            })
    void a_name_is_stored_unchanged(String name) {
        for (SessionPlan plan : new SessionPlan[] {SessionPlan.AUTO, SessionPlan.CONCURRENT}) {
            String path = "/" + plan + " " + name + "/" + name;
            FileMetadata saved =
                    uploader(b -> b.session(plan))
                            .upload(path, bytes.byteBuffers(100))
                            .block(PATIENCE);
            assertThat(saved.name()).isEqualTo(name);
            assertThat(saved.pathDisplay()).isEqualTo(path);
            assertThat(dropbox.file(path).orElseThrow().bytes()).isEqualTo(bytes.all());
        }
        assertThat(dropbox.files()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD800, 0xDBFF, 0xDC00, 0xDFFF})
    void half_a_surrogate_pair_is_rejected_before_any_request(int half) {
        for (String name : new String[] {"%s.txt", "a%s", "\uD83D\uDE00%s\uD83D\uDE00"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> UploadRequest.to("/" + name.formatted((char) half)))
                    .withMessageContaining("half a surrogate pair");
        }
        assertThat(dropbox.requests()).isEmpty();
    }
}
