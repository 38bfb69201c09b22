package io.github.dropflux.benchmarks.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** How a measured process talks to the one that measures: a line in, a line of JSON out. */
public final class Dialogue {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PrintStream out = System.out;

    /** An answer. */
    @FunctionalInterface
    public interface Answer {

        /** What to say to a line of those words. */
        ObjectNode to(String[] words) throws Exception;
    }

    /** A JSON object to be filled. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Reads what was said. */
    public static ObjectNode parse(String line) throws IOException {
        return (ObjectNode) MAPPER.readTree(line);
    }

    /** Says something unasked. */
    public void say(ObjectNode said) {
        out.println(said);
        out.flush();
    }

    /** Answers line after line until standard input ends. */
    public void answerEach(Answer answer) throws Exception {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            say(answer.to(line.split(" ")));
        }
    }
}
