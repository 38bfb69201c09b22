package io.github.dropflux.benchmarks.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.benchmarks.measure.Dialogue;
import io.github.dropflux.benchmarks.measure.ProcessFigures;
import io.github.dropflux.benchmarks.source.BufferRing;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The process of a client. It answers each line once what it says is done, with what it took: {@code
 * upload BYTES}, {@code repeat COUNT BYTES}, one upload after the other, {@code together COUNT BYTES},
 * all at once, {@code files COUNT BYTES}, as small files go best, or {@code alone COUNT BYTES}, each as
 * if it were the only one of many.
 */
@Command(name = "client", hidden = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ClientCommand implements Callable<Integer> {

    @Parameters private ClientKind kind;

    @Option(names = "--url", required = true)
    private String url;

    @Option(names = "--certificate")
    private @Nullable Path certificate;

    @Option(names = "--boringssl")
    private boolean boringSsl;

    @Option(names = "--window")
    private int windowBytes = 8 << 20;

    @Option(names = "--buffer")
    private int bufferBytes = 64 << 10;

    @Option(names = "--direct")
    private boolean direct;

    @Option(names = "--fresh", description = "a heap buffer of its own for each of the source's")
    private boolean fresh;

    @Option(names = "--in-flight")
    private int inFlight = 4;

    @Option(names = "--hash")
    private boolean hash;

    private BufferRing source;
    private int uploads;

    @Override
    public Integer call() throws Exception {
        source = fresh ? BufferRing.fresh(bufferBytes) : BufferRing.of(bufferBytes, direct);
        ClientSettings settings =
                new ClientSettings(
                        url, certificate, boringSsl, windowBytes, inFlight, hash, source);
        try (UploadClient client = kind.open(settings)) {
            Dialogue dialogue = new Dialogue();
            dialogue.say(Dialogue.object().put("ready", true));
            dialogue.answerEach(words -> answer(client, words));
        }
        return 0;
    }

    private ObjectNode answer(UploadClient client, String[] words) throws Exception {
        return switch (words[0]) {
            case "upload" -> upload(client, Long.parseLong(words[1]));
            case "repeat" -> repeat(client::upload, count(words), Long.parseLong(words[2]));
            case "alone" ->
                    repeat(
                            (path, bytes) -> client.uploadFiles(path, 1, bytes),
                            count(words),
                            Long.parseLong(words[2]));
            case "files" -> files(client, count(words), Long.parseLong(words[2]));
            case "together" -> together(client, count(words), Long.parseLong(words[2]));
            default -> throw new IllegalArgumentException("no such thing: " + words[0]);
        };
    }

    /** What is measured, with a path of its own. */
    private interface Task {

        void run(String path) throws Exception;
    }

    /** One upload. */
    private interface Upload {

        void run(String path, long bytes) throws Exception;
    }

    private static int count(String[] words) {
        return Integer.parseInt(words[1]);
    }

    private ObjectNode upload(UploadClient client, long bytes) throws Exception {
        return measure(path -> client.upload(path, bytes))
                .put("sourceBytes", kind.usesFlux() ? ownGarbage(bytes) : 0);
    }

    private ObjectNode files(UploadClient client, int count, long bytes) throws Exception {
        return measure(path -> client.uploadFiles(path + "-", count, bytes))
                .put("sourceBytes", 0)
                .put("threads", ManagementFactory.getThreadMXBean().getPeakThreadCount());
    }

    private ObjectNode measure(Task task) throws Exception {
        ProcessFigures before = ProcessFigures.now();
        task.run("/benchmark/" + uploads++);
        ProcessFigures after = ProcessFigures.now();
        return Dialogue.object()
                .put("seconds", after.secondsSince(before))
                .put("cpuSeconds", after.cpuSeconds() - before.cpuSeconds())
                .put("allocatedBytes", after.allocatedBytes() - before.allocatedBytes())
                .put("peakResidentBytes", ProcessFigures.peakResidentBytes());
    }

    /** What the source allocates on the heap by itself, whoever uploads it. */
    private long ownGarbage(long bytes) {
        long before = ProcessFigures.now().allocatedBytes();
        source.flux(bytes).blockLast();
        return ProcessFigures.now().allocatedBytes() - before;
    }

    private ObjectNode repeat(Upload upload, int count, long bytes) throws Exception {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long before = System.nanoTime();
            upload.run("/benchmark/" + uploads++, bytes);
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return Dialogue.object().put("medianMicros", nanos[count / 2] / 1e3);
    }

    private ObjectNode together(UploadClient client, int count, long bytes) throws Exception {
        double[] seconds = client.uploadTogether("/benchmark/" + uploads++ + "-", count, bytes);
        Arrays.sort(seconds);
        return Dialogue.object()
                .put("seconds", seconds[count - 1])
                .put("fastest", seconds[0])
                .put("slowest", seconds[count - 1])
                .put("peakResidentBytes", ProcessFigures.peakResidentBytes());
    }
}
