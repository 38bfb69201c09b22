package io.github.dropflux.cli.source;

import io.github.dropflux.FileMetadata;
import io.netty.buffer.ByteBufAllocator;
import java.util.OptionalLong;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * What a line of shell writes, should it succeed. Its words are in no message: one of them may be a password. The command ends with the
 * upload, even while a thread waits for its next byte.
 */
public final class CommandSource implements Source {

    private final Shell shell;
    private final String line;

    public CommandSource(Shell shell, String line) {
        this.shell = shell;
        this.line = line;
    }

    @Override
    public OptionalLong lengthAhead() {
        return OptionalLong.empty();
    }

    @Override
    public Mono<FileMetadata> feed(Function<Bytes, Mono<FileMetadata>> upload) {
        return Mono.using(
                Disposables::swap, running -> output(running).feed(upload), Disposable::dispose);
    }

    private ChannelSource output(Disposable.Swap running) {
        return new ChannelSource(
                "the command's output",
                () -> {
                    CommandChannel channel = CommandChannel.start(shell.process(line));
                    running.update(channel::end);
                    return channel;
                },
                true,
                ByteBufAllocator.DEFAULT);
    }
}
