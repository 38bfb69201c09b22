package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropboxPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Grüße aus Zürich.jpg",
                "日本.txt",
                "😀.png",
                "a..b.tar.gz",
                "-rf",
                "100%.txt",
                "console.txt",
                "com10.txt",
                "~a.txt"
            })
    void anOrdinaryNameIsKept(String name) {
        assertThat(DropboxPath.fileName(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/etc/passwd, passwd",
                "../../a.txt, a.txt",
                "C:\\fakepath\\a.txt, a.txt",
                "a/b\\c.txt, c.txt",
                "a\\b/c.txt, c.txt",
                "` a .txt `, a .txt",
                "...hidden..., hidden",
                ".gitignore, gitignore",
                "a.txt. . ., a.txt",
                "`\u00a0\u3000a\u2003`, a",
                "a\u0000b\tc\u0007.txt, abc.txt",
                "invoice\u202efdp.exe, invoicefdp.exe",
                "a\u200b\ufeff\u2066b, ab",
                "a\ud83db\ude00, ab",
                "a\ufffe\uffffb, ab",
                ".\u200b./a, a",
                "a.txt:stream, a.txt_stream",
                "`what? <1|2> \"*\"`, what_ _1_2_ ___",
                "NUL, _NUL",
                "nul.txt, _nul.txt",
                "`CON .tar.gz`, _CON .tar.gz",
                "Lpt9.doc, _Lpt9.doc",
                "COM¹, _COM¹",
                "Desktop.INI, _Desktop.INI",
                "Thumbs.db, _Thumbs.db",
                ".dropbox, _dropbox",
                "~$report.docx, _~$report.docx",
                "~work.TMP, _~work.TMP"
            })
    void anUntrustedNameBecomesASafeOne(String untrusted, String name) {
        assertThat(DropboxPath.fileName(untrusted)).isEqualTo(name);
    }

    @Test
    void aLineEndIsTakenOut() {
        assertThat(DropboxPath.fileName("a\r\nb\u0085c\u2028d.txt")).isEqualTo("abcd.txt");
        assertThat(DropboxPath.fileName("Icon\r")).isEqualTo("_Icon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "/",
                "a/",
                "a\\",
                "a/..",
                "\u0000",
                "\u202e",
                ". . .",
                "\u200d.\u200d."
            })
    void aNameOfWhichNothingIsLeftIsRefused(String untrusted) {
        assertThatThrownBy(() -> DropboxPath.fileName(untrusted))
                .isInstanceOf(MalformedPathException.class)
                .hasMessageContaining(Values.quote(untrusted))
                .hasMessageContaining("give another name");
    }

    @Test
    void aLongNameLosesTheEndOfItsStemAndKeepsItsSuffix() {
        assertThat(DropboxPath.fileName("x".repeat(251) + ".txt"))
                .isEqualTo("x".repeat(251) + ".txt");
        assertThat(DropboxPath.fileName("x".repeat(252) + ".txt"))
                .isEqualTo("x".repeat(251) + ".txt");
        assertThat(DropboxPath.fileName("x".repeat(1_000_000))).isEqualTo("x".repeat(255));
        assertThat(DropboxPath.fileName("x." + "y".repeat(400))).isEqualTo("x." + "y".repeat(253));
        assertThat(DropboxPath.fileName("x" + "😀".repeat(300))).isEqualTo("x" + "😀".repeat(127));
        assertThat(DropboxPath.fileName("x" + " ".repeat(300) + ".txt")).isEqualTo("x.txt");
        assertThat(DropboxPath.fileName("nul" + " ".repeat(300) + ".txt")).isEqualTo("_nul.txt");
        assertThat(DropboxPath.fileName("~$" + "x".repeat(300) + ".txt"))
                .isEqualTo("_~$" + "x".repeat(248) + ".txt");
    }

    @Property
    void whateverABrowserSendsIsOneSegmentOrRefused(@ForAll("hostile") String untrusted) {
        String name;
        try {
            name = DropboxPath.fileName(untrusted);
        } catch (MalformedPathException refused) {
            return;
        }
        assertThat(CommitInfo.to("/folder/" + name).path()).isEqualTo("/folder/" + name);
        assertThat(name)
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(255)
                .doesNotContain("/", "\\")
                .doesNotStartWith(".")
                .doesNotEndWith(".")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
        assertThat(DropboxPath.fileName(name)).isEqualTo(name);
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> pieces =
                Arbitraries.of(
                        List.of(
                                "/",
                                "\\",
                                ".",
                                "..",
                                " ",
                                "\u00a0",
                                "\u202e",
                                "\u200d",
                                "\0",
                                "\n",
                                "\ud83d",
                                "\ude00",
                                "😀",
                                "nul",
                                "CON",
                                "com1",
                                "~$",
                                "~",
                                ".tmp",
                                "desktop.ini",
                                ":",
                                "%2e%2e%2f",
                                "a",
                                "é",
                                "x".repeat(250)));
        return Arbitraries.oneOf(
                        pieces,
                        Arbitraries.strings().ofMaxLength(8),
                        Arbitraries.chars().range('\ud800', '\udfff').map(String::valueOf))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Test
    void aMalformedPathHasATypeOfItsOwn() {
        assertThatExceptionOfType(MalformedPathException.class)
                .isThrownBy(() -> CommitInfo.to("name.txt"))
                .withMessageContaining("The path \"name.txt\" starts with");
    }
}
