package dev.salem.editor.mend;

import dev.salem.model.FfnMatrix;
import dev.salem.model.LabelledText;
import dev.salem.tensor.TensorEngine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells trainings apart: two with the same fingerprint end in the same editor. */
final class TrainingFingerprint {
    private TrainingFingerprint() {}

    /** SHA-256 in lower-case hex of everything that a training depends on. */
    static String of(
            BaseIdentity base,
            FfnMatrix matrix,
            List<EditGroup> training,
            List<EditGroup> validation,
            List<LabelledText> passes,
            MendSettings settings) {
        MessageDigest digest = sha256();
        digest.update((base + "\n" + matrix + "\n" + settings + "\n" + TensorEngine.threads() + "\n")
                .getBytes(StandardCharsets.UTF_8));
        for (List<EditGroup> groups : List.of(training, validation)) {
            add(digest, groups.size());
            for (EditGroup group : groups) {
                add(digest, group.texts());
            }
        }
        add(digest, passes);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, List<LabelledText> texts) {
        add(digest, texts.size());
        for (LabelledText text : texts) {
            add(digest, text.target());
            add(digest, text.text().length());
            for (int token = 0; token < text.text().length(); token++) {
                add(digest, text.text().ids()[token]);
                add(digest, text.text().typeIds()[token]);
            }
        }
    }

    private static void add(MessageDigest digest, long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
