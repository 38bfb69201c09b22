package io.github.dropflux.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "http://h,http://h:80/",
                "HTTPS://h?q,https://h:443/?q",
                "http://my_host.example:8080/x#part,http://my_host.example:8080/x",
                "http://h:8/x,http://h:08/x",
                "http://[::1]:81/x,http://[::1]:81/x",
                "http://bücher.example/ü b.zip?a=ö,http://xn--bcher-kva.example:80/%C3%BC%20b.zip?a=%C3%B6",
                "http://h/a%20b[1].zip?a='b'|c,http://h:80/a%20b[1].zip?a='b'%7Cc"
            })
    void takesWhatBrowsersTake(String written, String asked) {
        assertThat(SourceUrl.parse(written).text()).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http:///x",
                "http://exa mple/x",
                "http://h:0/x",
                "http://h:65536/x",
                "http://h:99999999999/x",
                "http://h:x/",
                "http://a:b:c/",
                "http://[::1/x",
                "http://h<>/x",
                "http://user:s3cret@h/x",
                "http://user:s3cr#t@h/x",
                "http://user:s3cret@my_host/x"
            })
    void refusesTheRestWithoutRepeatingSecrets(String written) {
        assertThatThrownBy(() -> SourceUrl.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("URL")
                .hasMessageNotContaining("s3cr")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "/b?c=d,http://my_host:81/b?c=d",
                "c,http://my_host:81/x/c",
                "../c d,http://my_host:81/c%20d",
                "../../../c,http://my_host:81/c",
                "./c/../e/.,http://my_host:81/x/e/",
                "?p=2,http://my_host:81/x/y?p=2",
                "#part,http://my_host:81/x/y?q",
                "//other_host/z,http://other_host:80/z",
                "https://user:pw@other/z,https://other:443/z",
                "/my file.zip,http://my_host:81/my%20file.zip",
                "/\u00c3\u00bc.zip,http://my_host:81/%C3%BC.zip",
                "/\u00fc.zip,http://my_host:81/%FC.zip"
            })
    void resolvesLocations(String location, String asked) {
        assertThat(SourceUrl.parse("http://my_host:81/x/y?q").resolve(location).text())
                .isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/x", "mailto:x@h", "http:x", "javascript:x", "http://"})
    void refusesLocationsThatAreNoUrls(String location) {
        SourceUrl from = SourceUrl.parse("http://h/x");
        assertThatThrownBy(() -> from.resolve(location))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNoQuery() {
        assertThat(SourceUrl.parse("https://my_host:444/x?X-Amz-Signature=1"))
                .hasToString("https://my_host:444/x");
    }
}
