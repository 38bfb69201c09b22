package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.files.FileNode;
import io.github.dropflux.emulator.internal.files.Node;
import io.github.dropflux.emulator.internal.files.Paths;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.nio.ByteBuffer;

/** Hands a file's bytes back, its metadata in a header. */
final class DownloadRoute implements ContentRoute {

    @Override
    public BodySink open(Account account, Argument argument) {
        argument.fields("path", "rev");
        String path = Paths.read(argument, "path");
        return new BodySink() {
            private boolean empty = true;

            @Override
            public void accept(ByteBuffer bytes) {
                empty &= !bytes.hasRemaining();
                bytes.position(bytes.limit());
            }

            @Override
            public Answer complete() {
                if (!empty) {
                    throw Refusal.badRequest("expected an empty body");
                }
                return download(account, path);
            }

            @Override
            public void abort() {}
        };
    }

    private static Answer download(Account account, String path) {
        Node node = account.files().find(path).orElseThrow(() -> FileRoutes.notFound("path"));
        if (!(node instanceof FileNode file)) {
            throw Refusal.typed(Json.tag("path", Json.tag("not_file")));
        }
        // The nearest that Dropbox has to "there is such a file, but its bytes can't be had".
        if (!file.content().readable()) {
            throw Refusal.typed("unsupported_file");
        }
        return Answer.download(
                200,
                file.metadata(),
                new Answer.Download(file.content(), 0, file.content().length()));
    }
}
