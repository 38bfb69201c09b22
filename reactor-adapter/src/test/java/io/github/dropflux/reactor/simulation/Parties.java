package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.FinishBatchArgument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom a call concerns, as far as its argument says so. */
record Parties(List<String> sessions, List<String> paths) {

    private static final String PREFIX = "/folder/file-";
    private static final Pattern PATH = Pattern.compile("\\Q" + PREFIX + "\\E(\\d+)");

    static Parties of(Argument argument) {
        if (argument instanceof UploadArgument upload) {
            return new Parties(List.of(), List.of(upload.commit().path()));
        }
        if (argument instanceof AppendArgument append) {
            return new Parties(List.of(append.cursor().sessionId()), List.of());
        }
        if (argument instanceof AppendBatchArgument append) {
            return new Parties(
                    append.entries().stream().map(entry -> entry.cursor().sessionId()).toList(),
                    List.of());
        }
        if (argument instanceof FinishArgument finish) {
            return new Parties(
                    List.of(finish.cursor().sessionId()), List.of(finish.commit().path()));
        }
        if (argument instanceof FinishBatchArgument finish) {
            return new Parties(
                    finish.entries().stream().map(entry -> entry.cursor().sessionId()).toList(),
                    finish.entries().stream().map(entry -> entry.commit().path()).toList());
        }
        return argument instanceof GetMetadataArgument metadata
                ? new Parties(List.of(), List.of(metadata.path()))
                : new Parties(List.of(), List.of());
    }

    static String path(int upload) {
        return PREFIX + upload;
    }

    /** The upload that has this path, or another name next to it. */
    static OptionalInt upload(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.lookingAt()
                ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                : OptionalInt.empty();
    }
}
