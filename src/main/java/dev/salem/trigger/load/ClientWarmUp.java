package dev.salem.trigger.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The beginning of a load, sent to a server of this process in place of the service. Afterwards this side's classes are
 * loaded and its code is compiled, so that what is measured is the service, which hears nothing of it.
 */
public final class ClientWarmUp {
    private static final int THREADS = 4;
    private static final byte[] ANSWER =
            "{\"status\":\"accepted\",\"job\":\"00000000000000000000000000000000\"}".getBytes(StandardCharsets.UTF_8);

    private ClientWarmUp() {}

    /**
     * Sends requests as planned, at the planned rate, for a time at most.
     *
     * @return how many were answered, at least one
     * @throws IOException if none was: this side is as cold as before
     */
    public static long run(LoadPlan plan, Duration within) throws IOException, InterruptedException {
        InetAddress here = InetAddress.getLoopbackAddress();
        HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), plan.submitters());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        server.setExecutor(threads);
        server.createContext("/", ClientWarmUp::accept);
        server.start();
        try {
            int port = server.getAddress().getPort();
            long answered =
                    Load.answered(plan.at(URI.create("http://" + here.getHostAddress() + ":" + port + "/")), within);
            if (answered == 0) {
                throw new IOException("no request to itself was answered within " + within);
            }
            return answered;
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void accept(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody();
                OutputStream answer = exchange.getResponseBody()) {
            body.readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(ServiceView.ACCEPTED, ANSWER.length);
            answer.write(ANSWER);
        }
    }
}
