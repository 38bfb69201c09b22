package io.github.dropflux.emulator;

import java.util.List;

/** A program that uses an emulator and ends; prints the threads that would keep its JVM alive. */
final class ShortProgram {

    private ShortProgram() {}

    public static void main(String[] args) {
        try (DropboxEmulator dropbox = DropboxEmulator.start()) {
            Api.Reply reply =
                    new Api(dropbox)
                            .content(EmulatedRoute.UPLOAD, "{\"path\":\"/a\"}", new byte[100_000]);
            System.out.println("status " + reply.status());
        }
        System.out.println("kept alive by " + others());
    }

    private static List<String> others() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && thread != Thread.currentThread())
                // The JVM's own, which does not count.
                .filter(thread -> !thread.getName().equals("DestroyJavaVM"))
                .map(Thread::getName)
                .sorted()
                .toList();
    }
}
