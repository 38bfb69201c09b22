package io.github.dropflux.benchmarks.micro;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.WriteMode;
import io.github.dropflux.internal.json.ArgumentWriter;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The JSON of one call: its argument written into the header, its answer read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HeaderJsonBenchmark {

    private static final ContentHash HASH = ContentHash.ofDigest(new byte[32]);
    private static final UploadCursor CURSOR =
            UploadCursor.of("pid_upload_session:Ab-c_0", 8 << 20);

    private final Argument append = new AppendArgument(CURSOR, false, HASH);
    private final Argument finish =
            new FinishArgument(
                    CURSOR,
                    CommitInfo.to("/Fotos/Grüße aus Zürich.jpg")
                            .mode(WriteMode.overwrite())
                            .clientModified(Instant.EPOCH),
                    null);
    private final byte[] appended = "null".getBytes(StandardCharsets.US_ASCII);
    private final byte[] finished =
            """
            {"name": "film.mov", "path_lower": "/media/film.mov", "path_display": "/media/film.mov",
             "id": "id:a4ayc_80_OEAAAAAAAAAXw", "client_modified": "2015-05-12T15:50:38Z",
             "server_modified": "2015-05-12T15:50:38Z", "rev": "a1c10ce0dd78", "size": 7212,
             "is_downloadable": true, "content_hash":
             "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
            """
                    .getBytes(StandardCharsets.US_ASCII);

    /** The header of each window. */
    @Benchmark
    public String appendHeader() {
        return ArgumentWriter.headerValue(append);
    }

    /** The header of each file. */
    @Benchmark
    public String finishHeader() {
        return ArgumentWriter.headerValue(finish);
    }

    /** The answer to each window. */
    @Benchmark
    public void appendAnswer() {
        ResultReader.appended(appended);
    }

    /** The answer to each file. */
    @Benchmark
    public Object finishAnswer() {
        return ResultReader.fileMetadata(finished);
    }
}
