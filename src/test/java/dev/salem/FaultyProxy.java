package dev.salem;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An HTTP/1.1 proxy on loopback in front of one server, which can break the connection of chosen requests before or
 * after the server has acted. Requests reach the server as they were sent, Host header included, so that signatures
 * hold.
 */
public final class FaultyProxy implements AutoCloseable {
    /** Where a request breaks. */
    public enum Fault {
        /** The server never sees it. */
        BEFORE,
        /** The server has answered in full, the client gets nothing. */
        AFTER,
        /** The client gets the head and about half of the answer's body. */
        MIDWAY
    }

    /**
     * A request that came in.
     *
     * @param number from 1, counted since the start or the last {@link #heal()}
     * @param target path and query
     */
    public record Seen(int number, String method, String target) {}

    private record Rule(Predicate<Seen> requests, Fault fault) {}

    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private Consumer<Seen> watcher = request -> {};
    private final AtomicLong sent = new AtomicLong();
    private int broken;

    private FaultyProxy(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("faulty-proxy", this::accept);
    }

    /** Starts one on a free port. */
    public static FaultyProxy inFrontOf(URI server) {
        try {
            return new FaultyProxy(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What clients are to be told instead of the server's own address; the path stays the same. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + server.getPath());
    }

    /** Breaks the n-th request from the last {@link #heal()} on. */
    public void fail(int number, Fault fault) {
        fail(request -> request.number() == number, fault);
    }

    /** Breaks every such request until {@link #heal()}. */
    public synchronized void fail(Predicate<Seen> requests, Fault fault) {
        rules.add(new Rule(requests, fault));
    }

    /** Told of each request before anything is done with it, on the request's thread. */
    public synchronized void watch(Consumer<Seen> wanted) {
        watcher = wanted;
    }

    /** Forgets faults, watcher and count. */
    public synchronized void heal() {
        rules.clear();
        seen.clear();
        broken = 0;
        watcher = request -> {};
    }

    /** The requests since the last {@link #heal()}, in the order they came in. */
    public synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Bytes of answers that went to clients, heads and bodies, since the start. */
    public long sent() {
        return sent.get();
    }

    /** How many of them were broken. */
    public synchronized int broken() {
        return broken;
    }

    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(FaultyProxy::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                start("faulty-proxy-connection", () -> serve(client));
            } catch (IOException e) {
                closeQuietly(listener);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = new BufferedOutputStream(counting(client.getOutputStream()));
            boolean more = true;
            while (more) {
                Head head = Head.read(in);
                more = head != null && exchange(head, in, out, client);
            }
        } catch (IOException e) {
            closeQuietly(client);
        } finally {
            open.remove(client);
        }
    }

    private OutputStream counting(OutputStream client) {
        return new FilterOutputStream(client) {
            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                out.write(bytes, from, count);
                sent.addAndGet(count);
            }
        };
    }

    /** Whether the client's connection goes on. */
    private boolean exchange(Head request, InputStream in, OutputStream out, Socket client) throws IOException {
        String[] line = request.first().split(" ");
        Seen arrived = record(line[0], line[1]);
        Optional<Fault> fault = faultOf(arrived);
        if (fault.equals(Optional.of(Fault.BEFORE))) {
            client.setSoLinger(true, 0);
            return false;
        }
        try (Socket upstream = new Socket(server.getHost(), server.getPort())) {
            open.add(upstream);
            if (request.has("expect", "100-continue")) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
            OutputStream forward = new BufferedOutputStream(upstream.getOutputStream());
            forward.write(request.without("expect"));
            copyBody(request, false, in, forward);
            forward.flush();
            InputStream answers = new BufferedInputStream(upstream.getInputStream());
            Head answer = Head.read(answers);
            while (answer != null && answer.first().split(" ")[1].startsWith("1")) {
                answer = Head.read(answers);
            }
            if (answer == null) {
                return false;
            }
            boolean bare = line[0].equals("HEAD") || answer.first().matches("HTTP/\\S+ (204|304).*");
            return fault.isEmpty()
                    ? forward(answer, bare, answers, out)
                    : cutOff(answer, bare, answers, out, fault.get(), client);
        }
    }

    private boolean forward(Head answer, boolean bare, InputStream answers, OutputStream out) throws IOException {
        out.write(answer.without());
        if (!bare) {
            copyBody(answer, true, answers, out);
        }
        out.flush();
        return !answer.has("connection", "close") && (bare || answer.isFramed());
    }

    private static boolean cutOff(
            Head answer, boolean bare, InputStream answers, OutputStream out, Fault fault, Socket client)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (!bare) {
            copyBody(answer, true, answers, body);
        }
        if (fault == Fault.MIDWAY) {
            out.write(answer.without());
            out.write(body.toByteArray(), 0, body.size() / 2);
            out.flush();
        } else {
            client.setSoLinger(true, 0);
        }
        return false;
    }

    private Seen record(String method, String target) {
        Seen arrived;
        Consumer<Seen> wanted;
        synchronized (this) {
            arrived = new Seen(seen.size() + 1, method, target);
            seen.add(arrived);
            wanted = watcher;
        }
        wanted.accept(arrived);
        return arrived;
    }

    private synchronized Optional<Fault> faultOf(Seen arrived) {
        Optional<Fault> fault = rules.stream()
                .filter(rule -> rule.requests().test(arrived))
                .map(Rule::fault)
                .findFirst();
        broken += fault.isPresent() ? 1 : 0;
        return fault;
    }

    private static void copyBody(Head head, boolean untilEnd, InputStream in, OutputStream out) throws IOException {
        if (head.has("transfer-encoding", "chunked")) {
            copyChunks(in, out);
        } else if (head.length() >= 0) {
            copy(in, out, head.length());
        } else if (untilEnd) {
            in.transferTo(out);
        }
    }

    private static void copyChunks(InputStream in, OutputStream out) throws IOException {
        long length;
        do {
            String size = Head.line(in, out);
            length = Long.parseLong(size.split(";")[0].strip(), 16);
            copy(in, out, length);
            String rest = Head.line(in, out);
            while (length == 0 && !rest.isEmpty()) {
                rest = Head.line(in, out);
            }
        } while (length > 0);
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException();
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines before a message's body. */
    private record Head(List<String> lines) {
        /** Null at the connection's end. */
        static Head read(InputStream in) throws IOException {
            List<String> lines = new ArrayList<>();
            String line = line(in, OutputStream.nullOutputStream());
            while (line != null && !line.isEmpty()) {
                lines.add(line);
                line = line(in, OutputStream.nullOutputStream());
            }
            return lines.isEmpty() ? null : new Head(lines);
        }

        /** One line, which is also written on; null at the end. */
        static String line(InputStream in, OutputStream out) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next = in.read();
            while (next >= 0) {
                out.write(next);
                if (next == '\n') {
                    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
                }
                line.write(next);
                next = in.read();
            }
            return null;
        }

        String first() {
            return lines.get(0);
        }

        boolean has(String name, String value) {
            return value(name)
                    .map(text -> text.toLowerCase(Locale.ROOT).contains(value))
                    .orElse(false);
        }

        long length() {
            return value("content-length").map(Long::parseLong).orElse(-1L);
        }

        boolean isFramed() {
            return length() >= 0 || has("transfer-encoding", "chunked");
        }

        byte[] without(String... names) {
            StringBuilder text = new StringBuilder();
            for (String line : lines) {
                String name = line.split(":")[0].toLowerCase(Locale.ROOT);
                if (!List.of(names).contains(name)) {
                    text.append(line).append("\r\n");
                }
            }
            return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        private Optional<String> value(String name) {
            return lines.stream()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }
}
