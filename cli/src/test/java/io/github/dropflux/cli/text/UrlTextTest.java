package io.github.dropflux.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:s3cret@h/x",
                "http://s3cret@h/x",
                "http://user:s3cr#t@h/x",
                "http://user:s3cret/a@h/x",
                "http://user:s3cret?a@h/x",
                "http://user:a@s3cret@h/x",
                "http://user:a@b/s3cret@h/x",
                "http://user:12/s3cret@h/x",
                "http://user:s3cret@my_host/x",
                "http://user:s3cret@ho st/x",
                "http://user:s3cret@h:99999/x",
                "http://user:s3cret@[::1/x",
                "https://h/x?X-Amz-Signature=s3cret",
                "https://h/x?mail=a@b&token=s3cret",
                "https://h?s3cret",
                "https://h/x#s3cret",
                "https://user:s3cret",
                "s3://key:s3cret@bucket/x",
                "//user:s3cret@h/x",
                "user:s3cret@h/x",
                "http:\\\\user:s3cret@h/x"
            })
    void hidesWhatOpens(String url) {
        assertThat(UrlText.of(url)).isNotEmpty().doesNotContain("s3c", "?", "#");
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:s3cret@my_host/x,http://my_host/x",
        "https://h:8443/a/b?c=d,https://h:8443/a/b",
        "https://h/@scope/x,https://h/@scope/x",
        "http://h:80/@scope/x,http://h:80/…",
        "http://[::1]:80/x?y,http://[::1]:80/x",
        "http://h,http://h"
    })
    void showsWhatFinds(String url, String shown) {
        assertThat(UrlText.of(url)).isEqualTo(shown);
    }

    @Test
    void hidesALongUserName() {
        assertThat(UrlText.of("http://" + "s3cret".repeat(200) + "@h/x")).isEqualTo("http://h/x");
    }

    @Test
    void isOneLine() {
        assertThat(UrlText.of("http://h/a\nb\u001b[31m")).isEqualTo("http://h/a b [31m");
    }
}
