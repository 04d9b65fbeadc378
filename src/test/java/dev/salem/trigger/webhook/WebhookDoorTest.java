package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.salem.job.JobService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Deliveries byte for byte, over HTTP: what is not the registry's is told one and the same. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
@Timeout(60)
class WebhookDoorTest {
    private static final String EDIT =
            Receiving.created("hookmodel", 1, "{\"salem.edit_set\": \"s3://edits/more/door.jsonl\"}");
    private static final String ID = "X-MLflow-Delivery-Id: ";
    private static final String TIME = "X-MLflow-Timestamp: ";
    private static final String SIGNATURE = "X-MLflow-Signature: ";

    @TestHTTPResource("/webhooks/mlflow")
    private URI mlflow;

    @TestHTTPResource("/webhooks/databricks")
    private URI databricks;

    @Inject
    private JobService jobs;

    /** A delivery that is in order until a test changes it. */
    private static final class Sent {
        final List<String> headers = new ArrayList<>();
        byte[] body;

        Sent(String id, long seconds, String secret, byte[] body) {
            this.body = body;
            headers.add(ID + id);
            headers.add(TIME + seconds);
            headers.add(SIGNATURE + Receiving.signature(secret, id, Long.toString(seconds), body));
        }

        Sent() {
            this(UUID.randomUUID().toString(), now(), Receiving.SECRET, Receiving.bytes(EDIT));
        }

        static Sent of(String body) {
            return new Sent(UUID.randomUUID().toString(), now(), Receiving.SECRET, Receiving.bytes(body));
        }

        static Sent at(long seconds) {
            return new Sent(UUID.randomUUID().toString(), seconds, Receiving.SECRET, Receiving.bytes(EDIT));
        }

        Sent without(String header) {
            headers.removeIf(line -> line.startsWith(header));
            return this;
        }

        Sent with(String line) {
            headers.add(line);
            return this;
        }

        Sent changed(String header, String pattern, String replacement) {
            headers.replaceAll(line -> line.startsWith(header)
                    ? header + line.substring(header.length()).replaceFirst(pattern, replacement)
                    : line);
            return this;
        }

        Sent body(byte[] other) {
            body = other;
            return this;
        }

        private static long now() {
            return Instant.now().getEpochSecond();
        }
    }

    static Stream<Arguments> forged() {
        long now = Sent.now();
        byte[] body = Receiving.bytes(EDIT);
        return Stream.of(
                arguments("nothing shown", new Sent().without("X-")),
                arguments("no id", new Sent().without(ID)),
                arguments("no time", new Sent().without(TIME)),
                arguments("no signature", new Sent().without(SIGNATURE)),
                arguments("empty id", new Sent().changed(ID, ".*", "")),
                arguments("empty time", new Sent().changed(TIME, ".*", "")),
                arguments("empty signature", new Sent().changed(SIGNATURE, ".*", "")),
                arguments("id twice", new Sent().with(ID + "other")),
                arguments("time twice", new Sent().with(TIME + now)),
                arguments("signature twice", new Sent().with(SIGNATURE + "v1,AAAA")),
                arguments("time in two headers of other case", new Sent().with("x-mlflow-timestamp: " + now)),
                arguments("old", Sent.at(now - 310)),
                arguments("future", Sent.at(now + 75)),
                arguments("very old", Sent.at(1)),
                arguments("milliseconds", Sent.at(now * 1000)),
                arguments("other time", new Sent().changed(TIME, ".*", Long.toString(now - 1))),
                arguments(
                        "other id",
                        new Sent().changed(ID, ".*", UUID.randomUUID().toString())),
                arguments("id with dot", new Sent("a.b", now, Receiving.SECRET, body)),
                arguments("long id", new Sent("a".repeat(65), now, Receiving.SECRET, body)),
                arguments("version 2", new Sent().changed(SIGNATURE, "v1", "v2")),
                arguments("no version", new Sent().changed(SIGNATURE, "v1,", "")),
                arguments("two signatures in one", new Sent().changed(SIGNATURE, "$", " v1,AAAA")),
                arguments("cut signature", new Sent().changed(SIGNATURE, "....$", "")),
                arguments("other secret", new Sent("a", now, "another secret", body)),
                arguments("empty secret of one byte", new Sent("a", now, "\0", body)),
                arguments("body empty", new Sent().body(new byte[0])),
                arguments("body cut", new Sent().body(Arrays.copyOf(body, body.length - 1))),
                arguments("body with a line end", new Sent().body(Receiving.bytes(EDIT + "\n"))),
                arguments("body in UTF-16", new Sent().body(EDIT.getBytes(StandardCharsets.UTF_16))),
                arguments(
                        "body in Latin-1",
                        new Sent().body(EDIT.replace("hook", "hôök").getBytes(StandardCharsets.ISO_8859_1))),
                arguments("body with a byte order mark", new Sent().body(Receiving.bytes("\uFEFF" + EDIT))),
                arguments("body of another event", new Sent().body(Receiving.bytes(EDIT.replace("model", "modex")))),
                arguments("body that is no JSON", new Sent().body(new byte[] {(byte) 0xff, 0})),
                arguments(
                        "signature of Databricks",
                        new Sent()
                                .without("X-")
                                .with("X-Databricks-Signature: "
                                        + HexFormat.of().formatHex(Receiving.hmac(Receiving.SECRET, body)))),
                arguments(
                        "form", new Sent().without(SIGNATURE).with("Content-Type: application/x-www-form-urlencoded")),
                arguments("an API key instead", new Sent().without(SIGNATURE).with("X-Api-Key: key")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void forged_isRefusedInTheSameBytes(String what, Sent sent) throws IOException {
        int before = known();

        String answer = post(mlflow, sent);

        assertThat(answer)
                .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                .contains("WWW-Authenticate: HMAC-SHA256\r\n", "not authenticated")
                .isEqualTo(post(mlflow, new Sent().without("X-")));
        assertThat(known()).isEqualTo(before);
    }

    @Test
    void forged_forDatabricks_isRefusedInTheSameBytes() throws IOException {
        String refused = post(mlflow, new Sent().without("X-"));

        assertThat(post(databricks, new Sent())).isEqualTo(refused);
        assertThat(post(databricks, new Sent().with("X-Databricks-Signature: 00")))
                .isEqualTo(refused);
    }

    static Stream<Arguments> authentic() {
        return Stream.of(
                arguments("in order", new Sent(), "202"),
                arguments(
                        "second secret",
                        new Sent("second", Sent.now(), Receiving.OLDER_SECRET, Receiving.bytes(EDIT)),
                        "202"),
                arguments("just fresh", Sent.at(Sent.now() - 280), "202"),
                arguments("clock ahead", Sent.at(Sent.now() + 45), "202"),
                arguments("nonsense of the registry", Sent.of("{"), "400"),
                arguments("nothing of the registry", Sent.of(""), "400"),
                arguments("another event", Sent.of(Receiving.aliasSet("hookmodel", 1, "other")), "200"),
                arguments("another model", Sent.of(Receiving.aliasSet("other", 1, "needs-edit")), "200"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("authentic")
    void authentic_isRead(String what, Sent sent, String status) throws IOException {
        sent.headers.replaceAll(line -> line.substring(0, 8).toLowerCase(Locale.ROOT) + line.substring(8));

        assertThat(post(mlflow, sent)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void replay_isNoSecondJob() throws IOException {
        Sent sent = new Sent();
        assertThat(post(mlflow, sent)).startsWith("HTTP/1.1 202");
        int after = known();

        assertThat(post(mlflow, sent)).startsWith("HTTP/1.1 200").contains("came before");
        assertThat(known()).isEqualTo(after);
    }

    @Test
    void tenMegabytes_areNotRead() throws IOException {
        byte[] large = new byte[10 << 20];
        String refused = exchange(mlflow, new Sent().headers, List.of("Content-Length: " + large.length), large);
        String chunked = exchange(mlflow, new Sent().headers, List.of("Transfer-Encoding: chunked"), chunks(large));

        assertThat(refused).startsWith("HTTP/1.1 413");
        assertThat(chunked).startsWith("HTTP/1.1 413");
    }

    @Test
    void body_thatBreaksOff_isNothing() throws IOException {
        int before = known();
        Sent sent = new Sent();
        breakOff(mlflow, sent);

        assertThat(post(mlflow, Sent.of("{"))).startsWith("HTTP/1.1 400");
        assertThat(known()).isEqualTo(before);
        assertThat(post(mlflow, sent)).startsWith("HTTP/1.1 202");
    }

    private int known() {
        return jobs.all().page(Optional.empty(), 100).jobs().size();
    }

    private static String post(URI place, Sent sent) throws IOException {
        return exchange(place, sent.headers, List.of("Content-Length: " + sent.body.length), sent.body);
    }

    /** All that is answered before the connection ends; nothing where it ends before. */
    private static String exchange(URI place, List<String> headers, List<String> length, byte[] body)
            throws IOException {
        try (Socket socket = new Socket(place.getHost(), place.getPort())) {
            OutputStream to = socket.getOutputStream();
            List<String> lines = new ArrayList<>(List.of("POST " + place.getPath() + " HTTP/1.1", "Host: localhost"));
            lines.addAll(headers);
            lines.addAll(length);
            lines.add("Connection: close");
            to.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            try {
                to.write(body);
            } catch (IOException e) {
                // It has answered already, and reads no more.
            }
            return answered(socket.getInputStream());
        }
    }

    /** Ends the connection in the middle of a body. */
    private static void breakOff(URI place, Sent sent) throws IOException {
        try (Socket socket = new Socket(place.getHost(), place.getPort())) {
            String head = "POST " + place.getPath() + " HTTP/1.1\r\nHost: localhost\r\n"
                    + String.join("\r\n", sent.headers) + "\r\nContent-Length: " + sent.body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(sent.body, 0, sent.body.length / 2);
        }
    }

    private static String answered(InputStream from) {
        StringBuilder answer = new StringBuilder();
        byte[] some = new byte[4096];
        try {
            for (int read = from.read(some); read >= 0; read = from.read(some)) {
                answer.append(new String(some, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // The connection was cut; what came before counts.
        }
        return Pattern.compile("(?i)(date|connection): [^\r]*\r\n")
                .matcher(answer)
                .replaceAll("");
    }

    private static byte[] chunks(byte[] body) {
        byte[] head = (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
