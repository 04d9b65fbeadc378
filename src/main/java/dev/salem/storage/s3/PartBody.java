package dev.salem.storage.s3;

import dev.salem.storage.ByteRange;
import dev.salem.storage.StorageUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A range of a file as it is sent.
 *
 * @param body may be read again for a retry, as long as the file is open
 * @param md5 by which S3 refuses bytes that were damaged on their way; unlike newer checksums it is known to every
 *     server and asks nothing of the parts that are copied
 */
record PartBody(RequestBody body, String md5) {
    private static final int BUFFER = 64 << 10;

    static PartBody of(FileChannel channel, ByteRange range) {
        return new PartBody(
                RequestBody.fromContentProvider(
                        () -> new FileRange(channel, range), range.length(), "application/octet-stream"),
                md5(new FileRange(channel, range)));
    }

    /** For a file without bytes. */
    static PartBody empty() {
        return new PartBody(RequestBody.empty(), md5(InputStream.nullInputStream()));
    }

    private static String md5(InputStream in) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (IOException e) {
            throw new StorageUnavailableException("a file to be stored can't be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
