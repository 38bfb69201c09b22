package io.github.dropflux.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PlainTextTest {

    /** C0, C1, line ends, bidirectional marks, what has no width: each could forge a line or hide itself. */
    private static final String[] UNSEEN = {
        "\u0000",
        "\n",
        "\r\n",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u009b31m",
        "\u2028",
        "\u2029",
        "\u200f",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u061c",
        "\ufeff",
        "\u200b",
        "\ud800"
    };

    @Property
    void a_line_is_one_bounded_and_visible_whatever_the_text(@ForAll String text) {
        assertVisible(PlainText.line(text, 20));
        assertThat(PlainText.line(text, 20).length()).isLessThanOrEqualTo(20);
    }

    @Property
    void a_quote_is_one_bounded_and_visible_line_whatever_the_text(@ForAll String text) {
        assertVisible(PlainText.quote(text));
        assertThat(PlainText.quote(text).length()).isLessThanOrEqualTo(6 * 201 + 40);
    }

    @Example
    void nothing_unseen_gets_through() {
        for (String unseen : UNSEEN) {
            assertVisible(PlainText.line("a" + unseen + "b", 100));
            assertVisible(PlainText.quote("a" + unseen + "b"));
        }
    }

    @Example
    void a_quote_escapes_what_a_line_replaces() {
        assertThat(PlainText.quote("/a\u202eb\u0085.txt")).isEqualTo("\"/a\\u202eb\\u0085.txt\"");
        assertThat(PlainText.line("/a\u202eb\u0085.txt", 50)).isEqualTo("/a?b .txt");
    }

    @Example
    void what_people_write_is_left_alone() {
        assertThat(PlainText.quote("/für 日本 😀")).isEqualTo("\"/für 日本 😀\"");
        assertThat(PlainText.line("/für 日本 😀", 50)).isEqualTo("/für 日本 😀");
    }

    @Example
    void a_quote_that_is_cut_says_what_is_missing_and_halves_no_character() {
        assertThat(PlainText.quote("x".repeat(250))).endsWith("x\" and 50 more characters");
        assertThat(PlainText.quote("x".repeat(199) + "😀".repeat(2)))
                .endsWith("x😀\" and 2 more characters");
    }

    private static void assertVisible(String line) {
        assertThat(line.codePoints())
                .noneMatch(Character::isISOControl)
                .noneMatch(c -> Character.getType(c) == Character.FORMAT)
                .noneMatch(c -> Character.getType(c) == Character.SURROGATE)
                .noneMatch(c -> Character.getType(c) == Character.LINE_SEPARATOR)
                .noneMatch(c -> Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }
}
