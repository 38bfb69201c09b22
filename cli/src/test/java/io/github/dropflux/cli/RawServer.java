package io.github.dropflux.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;

/** Answers each connection's first request with bytes, whatever they are, and closes it. */
public final class RawServer implements AutoCloseable {

    private final ServerSocket socket;
    private final String scheme;
    private final Function<String, Optional<byte[]>> answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> held = new CopyOnWriteArrayList<>();

    private RawServer(
            ServerSocket socket, String scheme, Function<String, Optional<byte[]>> answers) {
        this.socket = socket;
        this.scheme = scheme;
        this.answers = answers;
        Thread thread = new Thread(this::serve, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives the same answer to all. */
    public static RawServer answering(String head, byte[] body) throws IOException {
        return serving(request -> Optional.of(answer(head, body)));
    }

    /** Answers by the request's head; nothing at all for an empty answer, and keeps the connection open. */
    public static RawServer serving(Function<String, Optional<byte[]>> answers) throws IOException {
        return serving(ServerSocketFactory.getDefault(), "http", answers);
    }

    public static RawServer serving(
            ServerSocketFactory sockets, String scheme, Function<String, Optional<byte[]>> answers)
            throws IOException {
        return new RawServer(
                sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress()),
                scheme,
                answers);
    }

    /** An answer's bytes, a byte for each character of the head. */
    public static byte[] answer(String head, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    public static byte[] redirect(String location) {
        return answer(
                "HTTP/1.1 302 Found\nLocation: " + location + "\nContent-Length: 0\n\n",
                new byte[0]);
    }

    public static byte[] file(String content) {
        return answer(
                "HTTP/1.1 200 OK\nContent-Length: " + content.length() + "\n\n",
                content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void serve() {
        while (!socket.isClosed()) {
            Socket connection = null;
            try {
                connection = socket.accept();
                String head = readHead(connection);
                requests.add(head);
                Optional<byte[]> answer = answers.apply(head);
                if (answer.isEmpty()) {
                    held.add(connection);
                    continue;
                }
                OutputStream out = connection.getOutputStream();
                out.write(answer.get());
                out.flush();
                connection.close();
            } catch (IOException e) {
                // The client went away in mid-answer, as some tests want.
                close(connection);
            }
        }
    }

    private static void close(Socket connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readHead(Socket connection) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 2) {
            int read = connection.getInputStream().read();
            if (read < 0) {
                break;
            }
            head.write(read);
            newlines = read == '\n' ? newlines + 1 : read == '\r' ? newlines : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** The heads of the requests that came. */
    public List<String> requests() {
        return requests;
    }

    /** The targets of the requests that came. */
    List<String> targets() {
        return requests.stream().map(head -> head.split(" ")[1]).toList();
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String url() {
        return url("/data");
    }

    String url(String target) {
        return scheme + "://127.0.0.1:" + port() + target;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Stream.of(held.toArray(Socket[]::new)).forEach(RawServer::close);
    }
}
