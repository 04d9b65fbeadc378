package dev.salem.workflow;

import dev.salem.progress.Progress;
import dev.salem.storage.ArtifactCache;
import dev.salem.storage.CheckedOut;
import dev.salem.storage.FolderRemoval;
import dev.salem.storage.ReadLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that a model takes from its store to this machine.
 *
 * @param model its pinned URI
 * @param bytes of all files, as they were sent
 * @param seconds of each fetch in order; the first one of a process finds nothing warmed up
 */
public record DownloadBenchmark(String model, int files, long bytes, List<Double> seconds) {
    public DownloadBenchmark {
        seconds = List.copyOf(seconds);
    }

    /** The rate of one fetch in 10⁶ bytes a second. */
    public double megabytesPerSecond(int round) {
        return bytes / 1e6 / seconds.get(round);
    }

    /**
     * Fetches a model several times, each time anew as an edit's first fetch does: listed, hashed, written for good.
     *
     * @param scratch folder for the files, each round's being removed at its end
     * @throws WorkflowException if the model lies on this machine already
     */
    public static DownloadBenchmark run(Site site, String model, int rounds, Path scratch, Progress progress) {
        if (rounds < 1) {
            throw new WorkflowException("rounds must be at least 1, got: " + rounds);
        }
        ModelSource.Place place = new ModelSource(site).find(model);
        if (place.store().scheme().equals("file")) {
            throw new WorkflowException(model
                    + ": lies on this machine, so nothing is downloaded; give the URI of a model " + "in a store");
        }
        List<DownloadBenchmark> fetches = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            progress.report("fetch " + round + " of " + rounds, 0, place.name());
            fetches.add(fetch(site, place, scratch));
        }
        DownloadBenchmark last = fetches.get(fetches.size() - 1);
        return new DownloadBenchmark(
                place.name(),
                last.files(),
                last.bytes(),
                fetches.stream().map(fetch -> fetch.seconds().get(0)).toList());
    }

    private static DownloadBenchmark fetch(Site site, ModelSource.Place place, Path scratch) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(scratch), "salem-download");
            try {
                long start = System.nanoTime();
                try (CheckedOut model = ArtifactCache.at(folder, Long.MAX_VALUE)
                        .open(
                                site.stores().of(place.store()),
                                place.store(),
                                file -> true,
                                ReadLimits.defaults(),
                                Progress.silent())) {
                    double seconds = (System.nanoTime() - start) / 1e9;
                    return new DownloadBenchmark(
                            place.name(), model.files().size(), model.bytesDownloaded(), List.of(seconds));
                }
            } finally {
                FolderRemoval.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(scratch + " can't be written: " + e, e);
        }
    }
}
