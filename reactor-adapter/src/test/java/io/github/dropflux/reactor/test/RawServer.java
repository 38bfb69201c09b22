package io.github.dropflux.reactor.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A server on the loopback interface that says whatever a test wants said, be it HTTP or not. */
public final class RawServer implements AutoCloseable {

    /** What is said on one connection, which is closed when this returns. Runs on a thread of its own. */
    @FunctionalInterface
    public interface Script {
        void run(Peer peer) throws IOException;
    }

    private final ServerSocket server;
    private final String scheme;
    private final Script script;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);

    private RawServer(ServerSocket server, String scheme, Script script) {
        this.server = server;
        this.scheme = scheme;
        this.script = script;
        start("raw-server", this::accept);
    }

    public static RawServer start(Script script) {
        return start(ServerSocketFactory.getDefault(), "http", script);
    }

    /** The same over sockets of another kind, such as TLS. */
    public static RawServer start(ServerSocketFactory factory, String scheme, Script script) {
        try {
            return new RawServer(
                    factory.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
                    scheme,
                    script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    /** Connections so far. */
    public int connections() {
        return accepted.get();
    }

    /** Connections whose script still runs. */
    public int openConnections() {
        return open.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                int number = accepted.incrementAndGet();
                open.incrementAndGet();
                start("raw-connection", () -> serve(socket, number));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.run(new Peer(socket, number));
        } catch (IOException e) {
            // The client went away, as most tests want.
        } finally {
            open.decrementAndGet();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            closing.countDown();
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's end of a connection. */
    public final class Peer {

        private final Socket socket;
        private final int number;
        private final InputStream in;
        private final OutputStream out;

        private Peer(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** Which connection this is, from 1. */
        public int number() {
            return number;
        }

        public Socket socket() {
            return socket;
        }

        /** The request line and headers, up to and with the empty line; shorter when the client goes away. */
        public String readHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int newlines = 0;
            while (newlines < 2) {
                int read = in.read();
                if (read < 0) {
                    break;
                }
                head.write(read);
                newlines = read == '\n' ? newlines + 1 : read == '\r' ? newlines : 0;
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        /** A whole request, whose body has a {@code Content-Length}; its head. Empty when the client went away. */
        public String readRequest() throws IOException {
            String head = readHead();
            long length =
                    head.lines()
                            .filter(
                                    line ->
                                            line.toLowerCase(Locale.ROOT)
                                                    .startsWith("content-length:"))
                            .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                            .findFirst()
                            .orElse(0);
            in.skipNBytes(length);
            return head;
        }

        /** Sends text, in which a line end stands for CR LF. */
        public void say(String text) throws IOException {
            send(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }

        public void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** A whole answer on a connection that stays open. */
        public void answer(int status, String json) throws IOException {
            say(
                    "HTTP/1.1 "
                            + status
                            + " Whatever\nContent-Type: application/json\nContent-Length: "
                            + json.getBytes(StandardCharsets.ISO_8859_1).length
                            + "\n\n"
                            + json);
        }

        /** Closes so that the client sees a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Says nothing and reads nothing until the server is closed. */
        public void hang() throws IOException {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Lets time pass, for servers whose fault is to be slow. */
        public void pause(Duration time) throws IOException {
            try {
                if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new IOException("the server is closed");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /**
         * Reads on until the client has taken an answer and closes, so that a reset does not catch
         * the answer up.
         */
        public void awaitHeard() throws IOException {
            try {
                awaitEnd();
            } catch (IOException e) {
                // The client went away in the middle of its request, as it should.
            }
        }

        /** Reads until the client closes or resets the connection. */
        public void awaitEnd() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
