package io.github.dropflux.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dropflux.CommitInfo;
import io.github.dropflux.PropertyField;
import io.github.dropflux.PropertyGroup;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.StartArgument;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any text goes through a header unharmed: quotes, control characters, emoji, half surrogate pairs. */
class ArgumentRoundTripTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property
    void aPathToAskFor(@ForAll("texts") String path) throws Exception {
        JsonNode read = readBack(new GetMetadataArgument(path));

        assertThat(read.path("path").textValue()).isEqualTo(path);
    }

    @Property
    void aSessionIdAndAnOffset(
            @ForAll("nonEmptyTexts") String session, @ForAll boolean close, @ForAll long any)
            throws Exception {
        long offset = any & Long.MAX_VALUE;

        JsonNode read = readBack(new AppendArgument(UploadCursor.of(session, offset), close, null));

        assertThat(read.path("cursor").path("session_id").textValue()).isEqualTo(session);
        assertThat(read.path("cursor").path("offset").longValue()).isEqualTo(offset);
        assertThat(read.path("close").booleanValue()).isEqualTo(close);
        assertThat(read.size()).isEqualTo(2);
    }

    @Property
    void aDestinationWithAnyName(@ForAll("names") String name) throws Exception {
        CommitInfo commit = CommitInfo.to("/folder/" + name);

        JsonNode upload = readBack(new UploadArgument(commit, null));
        JsonNode finish = readBack(new FinishArgument(UploadCursor.of("s", 0), commit, null));

        assertThat(upload.path("path").textValue()).isEqualTo(commit.path());
        assertThat(finish.path("commit")).isEqualTo(upload);
    }

    @Property
    void aProperty(@ForAll("texts") String name, @ForAll("texts") String value) throws Exception {
        PropertyGroup group = PropertyGroup.of("ptid:1", List.of(PropertyField.of(name, value)));
        CommitInfo commit = CommitInfo.to("/a").propertyGroups(List.of(group));

        JsonNode field =
                readBack(new UploadArgument(commit, null))
                        .path("property_groups")
                        .path(0)
                        .path("fields")
                        .path(0);

        assertThat(field.path("name").textValue()).isEqualTo(name);
        assertThat(field.path("value").textValue()).isEqualTo(value);
    }

    @Example
    void everyUtf16UnitAlone() throws Exception {
        for (int unit = 0; unit <= 0xffff; unit++) {
            String text = String.valueOf((char) unit);
            assertThat(readBack(new GetMetadataArgument(text)).path("path").textValue())
                    .isEqualTo(text);
        }
    }

    @Example
    void anArgumentWithoutTextIsSafeToo() throws Exception {
        JsonNode read = readBack(new StartArgument(false, SessionType.CONCURRENT, null));

        assertThat(read.path("session_type").path(".tag").textValue()).isEqualTo("concurrent");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces =
                Arbitraries.oneOf(
                        Arbitraries.strings().all().ofMaxLength(8),
                        Arbitraries.strings().withCharRange('\ud800', '\udfff').ofMaxLength(4),
                        Arbitraries.strings().withCharRange('\u0000', '\u00a0').ofMaxLength(8),
                        Arbitraries.of(
                                "😀", "\"", "\\", "\\u0041", "\r\n", "\u2028", "\ufeff", "'"));
        return pieces.list().ofMaxSize(5).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> nonEmptyTexts() {
        return texts().filter(text -> !text.isEmpty());
    }

    @Provide
    Arbitrary<String> names() {
        return texts().map(ArgumentRoundTripTest::asName);
    }

    private static String asName(String text) {
        StringBuilder name = new StringBuilder("_");
        text.codePoints()
                .filter(c -> c != '/' && Character.getType(c) != Character.SURROGATE)
                .forEach(name::appendCodePoint);
        return name.toString();
    }

    private static JsonNode readBack(Argument argument) throws Exception {
        String header = ArgumentWriter.headerValue(argument);
        assertThat(header).matches("[ -~]*");
        assertThat(ArgumentWriter.body(argument))
                .isEqualTo(header.getBytes(StandardCharsets.US_ASCII));
        return JSON.readTree(header);
    }
}
