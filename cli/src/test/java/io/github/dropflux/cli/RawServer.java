package io.github.dropflux.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers each connection's first request with the same bytes, whatever they are, and closes it. */
final class RawServer implements AutoCloseable {

    private final ServerSocket socket;

    private RawServer(ServerSocket socket) {
        this.socket = socket;
    }

    static RawServer answering(String head, byte[] body) throws IOException {
        ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        byte[] start = head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        Thread thread = new Thread(() -> serve(socket, start, body), "raw-server");
        thread.setDaemon(true);
        thread.start();
        return new RawServer(socket);
    }

    private static void serve(ServerSocket server, byte[] head, byte[] body) {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                readHead(connection);
                OutputStream out = connection.getOutputStream();
                out.write(head);
                out.write(body);
                out.flush();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    // The client went away in mid-answer, as some tests want.
                    continue;
                }
            }
        }
    }

    private static void readHead(Socket connection) throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int read = connection.getInputStream().read();
            if (read < 0) {
                return;
            }
            newlines = read == '\n' ? newlines + 1 : read == '\r' ? newlines : 0;
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/data";
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
