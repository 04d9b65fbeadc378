package dev.salem.storage.s3;

import dev.salem.storage.ByteRange;
import java.util.ArrayList;
import java.util.List;

/**
 * How a file is put together from parts that are copied on the server and parts that are sent, within S3's rules: at
 * most 10,000 parts, each up to 5 GiB, each but the last at least 5 MiB.
 *
 * @param parts ascending, covering the file without a gap
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">Multipart upload limits</a>
 */
record PartPlan(List<Part> parts) {
    static final long SMALLEST_PART = 5L << 20;
    static final long LARGEST_PART = 5L << 30;
    static final int MOST_PARTS = 10_000;

    private static final long LARGEST_FILE = 5L << 40;
    private static final long COPIED_PART = 512L << 20;
    private static final int USUAL_PARTS = 5_000;

    /** @param copied whether the range is copied from the origin instead of sent */
    record Part(ByteRange range, boolean copied) {}

    PartPlan {
        parts = List.copyOf(parts);
    }

    /**
     * Sends what changed, widened to the smallest part, and copies the rest.
     *
     * @param size of the file, at least 1
     * @param changed ascending and apart
     * @param partBytes the wanted size of the parts that are sent
     */
    static PartPlan patching(long size, List<ByteRange> changed, long partBytes) {
        checkSize(size);
        checkRanges(size, changed);
        long grain = SMALLEST_PART;
        PartPlan plan = divided(size, widened(size, changed, grain), partBytes);
        while (plan.parts.size() > MOST_PARTS) {
            grain *= 2;
            plan = divided(size, widened(size, changed, grain), partBytes);
        }
        return plan;
    }

    /** Sends the whole file. */
    static PartPlan sending(long size, long partBytes) {
        checkSize(size);
        return divided(size, List.of(new ByteRange(0, size)), partBytes);
    }

    /** How many bytes are sent. */
    long sentBytes() {
        return parts.stream()
                .filter(part -> !part.copied())
                .mapToLong(part -> part.range().length())
                .sum();
    }

    /** Spans of at least {@code grain} bytes, with at least as many before and between them. */
    private static List<ByteRange> widened(long size, List<ByteRange> changed, long grain) {
        List<ByteRange> spans = new ArrayList<>();
        for (ByteRange range : changed) {
            long before = spans.isEmpty() ? 0 : spans.get(spans.size() - 1).to();
            long from = range.from();
            if (from - before < grain) {
                from = spans.isEmpty() ? 0 : spans.remove(spans.size() - 1).from();
            }
            long to = Math.max(before, Math.max(range.to(), from + grain));
            spans.add(new ByteRange(from, Math.min(size, to)));
        }
        return spans;
    }

    private static PartPlan divided(long size, List<ByteRange> sent, long partBytes) {
        long fewest = size / USUAL_PARTS + 1;
        List<Part> parts = new ArrayList<>();
        long done = 0;
        for (ByteRange span : sent) {
            divide(parts, done, span.from(), true, Math.max(fewest, COPIED_PART));
            divide(parts, span.from(), span.to(), false, Math.max(fewest, partBytes));
            done = span.to();
        }
        divide(parts, done, size, true, Math.max(fewest, COPIED_PART));
        return new PartPlan(parts);
    }

    private static void divide(List<Part> parts, long from, long to, boolean copied, long wanted) {
        long length = to - from;
        if (length == 0) {
            return;
        }
        long count = Math.max(1, Math.min((length + wanted - 1) / wanted, length / SMALLEST_PART));
        long shortest = length / count;
        long longer = length % count;
        long start = from;
        for (long i = 0; i < count; i++) {
            long end = start + shortest + (i < longer ? 1 : 0);
            parts.add(new Part(new ByteRange(start, end), copied));
            start = end;
        }
    }

    private static void checkSize(long size) {
        if (size < 1 || size > LARGEST_FILE) {
            throw new IllegalArgumentException("size must be between 1 byte and 5 TiB, got: " + size);
        }
    }

    private static void checkRanges(long size, List<ByteRange> changed) {
        long end = 0;
        for (ByteRange range : changed) {
            if (range.from() < end || range.to() > size) {
                throw new IllegalArgumentException(
                        "changed ranges must be ascending, apart and within " + size + " bytes, got: " + range);
            }
            end = range.to();
        }
    }
}
