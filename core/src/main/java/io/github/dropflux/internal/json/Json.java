package io.github.dropflux.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dropflux.internal.text.Secrets;
import java.io.IOException;
import java.util.Map;

/** Bytes to a tree, within bounds that no server can exceed. */
final class Json {
    /** The largest answers, a commit or a listing of 1,000 files with their metadata, are well below. */
    static final int MAX_BYTES = 1 << 23;

    static final int MAX_DEPTH = 64;

    // Small values make a tree some forty times its text: what bounds the memory is the number of
    // tokens.
    static final long MAX_TOKENS = 200_000;

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    // Names come from the network: they must not live on in a table shared by all
                    // calls.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxDocumentLength(MAX_BYTES)
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxTokenCount(MAX_TOKENS)
                                    .maxNumberLength(100)
                                    .maxNameLength(1000)
                                    .maxStringLength(MAX_BYTES)
                                    .build())
                    .build();

    private static final ObjectReader TREE =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readerFor(JsonNode.class);

    private Json() {}

    /**
     * Reads one JSON value that is all there is.
     *
     * @throws MalformedAnswerException for anything else, and beyond the bounds
     */
    static JsonNode parse(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw new MalformedAnswerException(
                    "The answer has "
                            + json.length
                            + " B, the limit is "
                            + MAX_BYTES
                            + " B: this is not an answer of Dropbox, check the endpoint");
        }
        try {
            JsonNode tree = TREE.readValue(json);
            if (tree == null || tree.isMissingNode()) {
                throw new MalformedAnswerException(
                        "The answer is empty where JSON was expected: check the endpoint");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw malformed(e.getOriginalMessage());
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    /** The same tree, in which no text shows a secret. */
    static JsonNode hide(JsonNode node, Secrets secrets) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(hide(field.getValue(), secrets));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, hide(array.get(i), secrets));
            }
        } else if (node.isTextual()) {
            return TextNode.valueOf(secrets.hide(node.textValue()));
        }
        return node;
    }

    private static MalformedAnswerException malformed(String why) {
        return new MalformedAnswerException(
                "The answer is not the JSON that was expected, check the endpoint: "
                        + HumanText.of(why));
    }
}
