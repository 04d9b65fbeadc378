package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.salem.trigger.webhook.WebhookAnswer.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookSecurityTest {
    /** Captured from an MLflow 3.17.2 server, which signed it with the secret of {@link Receiving}. */
    private static final String ID = "59cd8dd8-bfef-4c6b-99d7-7a0c7931e892";

    private static final String SECONDS = "1795426954";
    private static final String SIGNATURE = "v1,gnDC1RO91r2qRt5yfTvxm9cxmPrtF5bpKY9n13sLKNY=";
    private static final String BODY = Receiving.tagSet("hookmodel", 1, "salem.request", "edit");

    @TempDir
    private Path folder;

    @Test
    void mlflow_capturedDelivery_isAuthentic() {
        Receiving receiving = new Receiving(folder);

        WebhookAnswer answer = receiving.receiver.mlflow(request(ID, SECONDS, SIGNATURE, BODY));

        assertThat(answer.kind()).isEqualTo(Kind.IGNORED);
        assertThat(answer.detail()).contains("allows no edit set edit");
    }

    static Stream<Arguments> forged() {
        byte[] body = Receiving.bytes(BODY);
        String otherId = "59cd8dd8-bfef-4c6b-99d7-7a0c7931e893";
        String old = seconds(Receiving.NOW.minusSeconds(301));
        String future = seconds(Receiving.NOW.plusSeconds(61));
        byte[] raw = Base64.getDecoder().decode(SIGNATURE.substring(3));
        return Stream.of(
                arguments("no headers", Delivery.of(Map.of(), body)),
                arguments("no id", without("X-MLflow-Delivery-Id")),
                arguments("no timestamp", without("X-MLflow-Timestamp")),
                arguments("no signature", without("X-MLflow-Signature")),
                arguments("two ids", twice("X-MLflow-Delivery-Id", otherId)),
                arguments("two timestamps", twice("X-MLflow-Timestamp", SECONDS)),
                arguments("two signatures", twice("X-MLflow-Signature", "v1,AAAA")),
                arguments("empty id", signed("", SECONDS, BODY)),
                arguments("long id", signed("a".repeat(65), SECONDS, BODY)),
                arguments("id with dot", signed("a.b", SECONDS, BODY)),
                arguments("id with line end", signed("a\r\nb", SECONDS, BODY)),
                arguments("empty timestamp", signed(ID, "", BODY)),
                arguments("timestamp with fraction", signed(ID, SECONDS + ".0", BODY)),
                arguments("negative timestamp", signed(ID, "-" + SECONDS, BODY)),
                arguments("timestamp with plus", signed(ID, "+" + SECONDS, BODY)),
                arguments("timestamp in milliseconds", signed(ID, SECONDS + "000", BODY)),
                arguments("timestamp in text", signed(ID, "now", BODY)),
                arguments("timestamp in other digits", signed(ID, "١٧٩٥٤٢٦٩٥٤", BODY)),
                arguments("timestamp beyond long", signed(ID, "9".repeat(40), BODY)),
                arguments("old", signed(ID, old, BODY)),
                arguments("future", signed(ID, future, BODY)),
                arguments("timestamp of now, signature of another time", request(ID, old, SIGNATURE, BODY)),
                arguments("other id", request(otherId, SECONDS, SIGNATURE, BODY)),
                arguments("signature version 2", request(ID, SECONDS, SIGNATURE.replace("v1", "v2"), BODY)),
                arguments("signature version in capitals", request(ID, SECONDS, SIGNATURE.replace("v1", "V1"), BODY)),
                arguments("signature without version", request(ID, SECONDS, SIGNATURE.substring(3), BODY)),
                arguments("signature with blank", request(ID, SECONDS, SIGNATURE + " ", BODY)),
                arguments("signature without padding", request(ID, SECONDS, SIGNATURE.replace("=", ""), BODY)),
                arguments("signature cut", request(ID, SECONDS, SIGNATURE.substring(0, 20), BODY)),
                arguments("signature empty", request(ID, SECONDS, "", BODY)),
                arguments(
                        "signature in hex",
                        request(ID, SECONDS, "v1," + HexFormat.of().formatHex(raw), BODY)),
                arguments("signature in lower case", request(ID, SECONDS, SIGNATURE.toLowerCase(Locale.ROOT), BODY)),
                arguments(
                        "signature of body alone",
                        request(ID, SECONDS, "v1," + base64(Receiving.hmac(Receiving.SECRET, body)), BODY)),
                arguments(
                        "other secret",
                        request(ID, SECONDS, Receiving.signature("another secret", ID, SECONDS, body), BODY)),
                arguments("secret in another charset", request(ID, SECONDS, latin(body), BODY)),
                arguments("body cut", request(ID, SECONDS, SIGNATURE, BODY.substring(0, BODY.length() - 1))),
                arguments("body with line end", request(ID, SECONDS, SIGNATURE, BODY + "\n")),
                arguments("body with other spacing", request(ID, SECONDS, SIGNATURE, BODY.replace("\": ", "\":"))),
                arguments(
                        "body with other value",
                        request(ID, SECONDS, SIGNATURE, BODY.replace("hookmodel", "hookmodex"))),
                arguments("body empty", request(ID, SECONDS, SIGNATURE, "")),
                arguments("body that is no JSON", request(ID, SECONDS, SIGNATURE, "{")),
                arguments(
                        "signature of Databricks",
                        Delivery.of(
                                Map.of(
                                        "X-Databricks-Signature",
                                        List.of(HexFormat.of().formatHex(Receiving.hmac(Receiving.SECRET, body)))),
                                body)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void mlflow_forged_isRefusedAlike(String what, Delivery forged) {
        Receiving receiving = new Receiving(folder);

        assertThat(receiving.receiver.mlflow(forged)).isEqualTo(new WebhookAnswer(Kind.REFUSED, "not authenticated"));
        assertThat(receiving.submitted()).isEmpty();
    }

    static Stream<Arguments> authentic() {
        String edit = Receiving.aliasSet("hookmodel", 1, "needs-edit");
        byte[] body = Receiving.bytes(edit);
        return Stream.of(
                arguments("first secret", signed(ID, SECONDS, edit)),
                arguments(
                        "second secret",
                        request(ID, SECONDS, Receiving.signature(Receiving.OLDER_SECRET, ID, SECONDS, body), edit)),
                arguments("just fresh", signed(ID, seconds(Receiving.NOW.minusSeconds(300)), edit)),
                arguments("clock ahead", signed(ID, seconds(Receiving.NOW.plusSeconds(60)), edit)),
                arguments("headers in lower case", lowerCase(edit)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("authentic")
    void mlflow_authentic_isAccepted(String what, Delivery authentic) {
        Receiving receiving = new Receiving(folder);

        WebhookAnswer answer = receiving.receiver.mlflow(authentic);

        assertThat(answer.kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(receiving.submitted()).extracting(job -> job.id()).containsExactly(answer.detail());
    }

    static Stream<Arguments> malformed() {
        String good = Receiving.aliasSet("hookmodel", 1, "needs-edit");
        return Stream.of(
                arguments("empty", new byte[0]),
                arguments("cut", Receiving.bytes(good.substring(0, good.length() - 1))),
                arguments("array", Receiving.bytes("[]")),
                arguments("text", Receiving.bytes("\"a\"")),
                arguments("two documents", Receiving.bytes(good + good)),
                arguments(
                        "key twice",
                        Receiving.bytes(good.replace("\"action\"", "\"entity\": \"model_version\", \"action\""))),
                arguments("Latin-1", good.replace("hookmodel", "hookmodèl").getBytes(StandardCharsets.ISO_8859_1)),
                arguments("UTF-16", good.getBytes(StandardCharsets.UTF_16)),
                arguments("byte order mark", Receiving.bytes("\uFEFF" + good)),
                arguments("NaN", Receiving.bytes(good.replace("\"1\"", "NaN"))),
                arguments("deep", Receiving.bytes("{\"a\":".repeat(1000) + "1" + "}".repeat(1000))),
                arguments("version as number", Receiving.bytes(good.replace("\"1\"", "1"))),
                arguments("version 0", Receiving.bytes(good.replace("\"1\"", "\"0\""))),
                arguments("version of words", Receiving.bytes(good.replace("\"1\"", "\"latest\""))),
                arguments("version too large", Receiving.bytes(good.replace("\"1\"", "\"99999999999\""))),
                arguments("no data", Receiving.bytes("{\"entity\": \"model_version_alias\", \"action\": \"created\"}")),
                arguments("name of another kind", Receiving.bytes(good.replace("\"hookmodel\"", "{}"))),
                arguments("tags of another kind", Receiving.bytes(Receiving.created("hookmodel", 1, "[1]"))),
                arguments("tag of another kind", Receiving.bytes(Receiving.created("hookmodel", 1, "{\"a\": {}}"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void mlflow_signedButMalformed_isNeverTaken(String what, byte[] body) {
        Receiving receiving = new Receiving(folder);
        String signature = Receiving.signature(Receiving.SECRET, ID, SECONDS, body);

        WebhookAnswer answer = receiving.receiver.mlflow(Delivery.of(headers(ID, SECONDS, signature), body));

        assertThat(answer.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(receiving.submitted()).isEmpty();
    }

    @Test
    void mlflow_tenMegabytes_areNotEvenSigned() {
        byte[] large = new byte[10 << 20];
        Arrays.fill(large, (byte) ' ');
        Receiving receiving = new Receiving(folder);

        assertThat(receiving.receiver.mlflow(Delivery.of(Map.of(), large)).kind())
                .isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void mlflow_bodyAsLongAsAllowed_isRead() {
        Receiving receiving = new Receiving(folder);
        String edit = Receiving.aliasSet("hookmodel", 1, "needs-edit");
        String longest = edit + " ".repeat((64 << 10) - edit.length());

        assertThat(receiving.receiver.mlflow(signed(ID, SECONDS, longest)).kind())
                .isEqualTo(Kind.ACCEPTED);
        assertThat(receiving.receiver.mlflow(signed(ID, SECONDS, longest + " ")).kind())
                .isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void secrets_shortOrNone_areRefusedWithoutBeingShown() {
        assertThat(WebhookSecrets.of(List.of(Receiving.SECRET)).toString()).doesNotContain(Receiving.SECRET);
        for (List<String> wrong : List.of(List.<String>of(), List.of("hunter2"))) {
            assertThatThrownBy(() -> WebhookSecrets.of(wrong))
                    .isInstanceOf(WebhookConfigurationException.class)
                    .hasMessageNotContaining("hunter2");
        }
    }

    private static Delivery signed(String id, String seconds, String body) {
        return request(id, seconds, Receiving.signature(Receiving.SECRET, id, seconds, Receiving.bytes(body)), body);
    }

    private static Delivery request(String id, String seconds, String signature, String body) {
        return Delivery.of(headers(id, seconds, signature), Receiving.bytes(body));
    }

    private static Map<String, List<String>> headers(String id, String seconds, String signature) {
        return Map.of(
                "X-MLflow-Delivery-Id", List.of(id),
                "X-MLflow-Timestamp", List.of(seconds),
                "X-MLflow-Signature", List.of(signature));
    }

    private static Delivery without(String header) {
        Map<String, List<String>> headers = new HashMap<>(headers(ID, SECONDS, SIGNATURE));
        headers.remove(header);
        return Delivery.of(headers, Receiving.bytes(BODY));
    }

    private static Delivery twice(String header, String further) {
        Map<String, List<String>> headers = new HashMap<>(headers(ID, SECONDS, SIGNATURE));
        List<String> values = new ArrayList<>(headers.get(header));
        values.add(further);
        headers.put(header, values);
        return Delivery.of(headers, Receiving.bytes(BODY));
    }

    private static Delivery lowerCase(String body) {
        Map<String, List<String>> headers = new HashMap<>();
        headers(ID, SECONDS, Receiving.signature(Receiving.SECRET, ID, SECONDS, Receiving.bytes(body)))
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return Delivery.of(headers, Receiving.bytes(body));
    }

    private static String latin(byte[] body) {
        String secret = new String(Receiving.SECRET.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return Receiving.signature(secret, ID, SECONDS, body);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String seconds(Instant time) {
        return Long.toString(time.getEpochSecond());
    }
}
