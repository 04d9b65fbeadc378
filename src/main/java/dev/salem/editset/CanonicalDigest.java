package dev.salem.editset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * SHA-256 over what an edit set says, whatever its format. Per row, in file order, seven fields: id, of, text, text
 * pair, target, group, split; each a zero byte when missing, else a one byte, the length in bytes (big-endian, four
 * bytes) and the UTF-8. An id that only stands for the line is missing, and a reference to it is {@code #<row>}, from 0.
 */
final class CanonicalDigest {
    private final MessageDigest digest = sha256();

    private CanonicalDigest() {}

    static String of(List<Sample> samples) {
        Map<String, String> implicit = new HashMap<>();
        for (int row = 0; row < samples.size(); row++) {
            Sample sample = samples.get(row);
            if (sample.id().equals(Rows.implicitId(sample.line()))) {
                implicit.put(sample.id(), "#" + row);
            }
        }
        CanonicalDigest canonical = new CanonicalDigest();
        for (Sample sample : samples) {
            canonical.add(implicit.containsKey(sample.id()) ? null : sample.id());
            canonical.add(sample.of() == null ? null : implicit.getOrDefault(sample.of(), sample.of()));
            canonical.add(sample.text());
            canonical.add(sample.textPair());
            canonical.add(sample.target());
            canonical.add(sample.group() == null ? null : sample.group().jsonName());
            canonical.add(sample.split() == null ? null : sample.split().jsonName());
        }
        return HexFormat.of().formatHex(canonical.digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void add(String field) {
        if (field == null) {
            digest.update((byte) 0);
            return;
        }
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) 1);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
