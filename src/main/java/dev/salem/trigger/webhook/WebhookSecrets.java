package dev.salem.trigger.webhook;

import dev.salem.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secrets that deliveries may be signed with: several while one takes the place of another. Its text shows none. */
public final class WebhookSecrets {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST = 8;
    private static final int MOST = 8;

    private final List<byte[]> secrets;

    private WebhookSecrets(List<byte[]> secrets) {
        this.secrets = secrets;
    }

    /** @throws WebhookConfigurationException if there is none, there are more than 8, or one has less than 8 bytes */
    public static WebhookSecrets of(List<String> secrets) {
        List<byte[]> bytes = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
        if (bytes.isEmpty() || bytes.size() > MOST) {
            throw new WebhookConfigurationException("webhook secrets must be 1 to " + MOST + ", got: " + bytes.size());
        }
        if (bytes.stream().anyMatch(secret -> secret.length < SHORTEST)) {
            throw new WebhookConfigurationException("a webhook secret must have at least " + SHORTEST
                    + " bytes; make one with: openssl rand -base64 32");
        }
        return new WebhookSecrets(bytes);
    }

    /**
     * The secrets of a setting, which may name a file or a secret of AWS as {@link Secret} says, and of a file; one a
     * line, the newest first.
     *
     * @throws dev.salem.secret.SecretException if the named one can't be read
     * @throws WebhookConfigurationException as {@link #of}, or if the file can't be read
     */
    public static WebhookSecrets from(Optional<String> secret, Optional<Path> file) {
        List<String> all = new ArrayList<>(secret.stream()
                .flatMap(text -> Secret.of(text).reveal().lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList());
        if (file.isPresent()) {
            try {
                Files.readAllLines(file.get()).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .forEach(all::add);
            } catch (IOException e) {
                throw new WebhookConfigurationException(
                        file.get() + ": the file of webhook secrets can't be read as UTF-8 text; check its rights", e);
            }
        }
        return of(all);
    }

    /**
     * Whether a signature is that of one of the secrets. Takes as long for a right signature as for a wrong one.
     *
     * @param form how the 32 bytes of an HMAC are written
     * @param parts of what was signed, in order
     */
    boolean signed(String signature, Function<byte[], String> form, List<byte[]> parts) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (byte[] secret : secrets) {
            byte[] right = form.apply(hmac(secret, parts)).getBytes(StandardCharsets.UTF_8);
            found |= MessageDigest.isEqual(right, given);
        }
        return found;
    }

    @Override
    public String toString() {
        return "WebhookSecrets[" + secrets.size() + "]";
    }

    static byte[] hmac(byte[] secret, List<byte[]> parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            parts.forEach(mac::update);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
