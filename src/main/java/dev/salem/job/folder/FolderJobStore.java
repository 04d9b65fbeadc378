package dev.salem.job.folder;

import dev.salem.job.EditJob;
import dev.salem.job.JobJson;
import dev.salem.job.JobPage;
import dev.salem.job.JobStore;
import dev.salem.job.JobStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Jobs as files of a folder, {@code <id>.json} each, for processes of one machine. A file is replaced whole and is on the
 * disk before a change is told, so that the end of a process, however it comes, leaves the job before or after it.
 */
public final class FolderJobStore implements JobStore {
    private static final String ENDING = ".json";

    private final Path folder;
    private final FolderFiles files;

    /** What never changes about a job: spares reading all files for each page. */
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(String id, String requester, Instant createdAt, boolean isFinal) {
        static final Comparator<Seen> OLDEST_FIRST =
                Comparator.comparing(Seen::createdAt).thenComparing(Seen::id);

        static Seen of(EditJob job) {
            return new Seen(
                    job.id(), job.requester(), job.createdAt(), job.state().isFinal());
        }
    }

    /** @param folder made when there is none */
    public FolderJobStore(Path folder) {
        this.folder = folder;
        this.files = new FolderFiles(folder);
    }

    @Override
    public boolean create(EditJob job) {
        Path file = file(job.id());
        return !Files.exists(file) && files.put(file, bytes(job), () -> !Files.exists(file));
    }

    @Override
    public Optional<EditJob> find(String id) {
        if (!EditJob.isId(id)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JobJson.read(Files.readString(file(id))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new JobStoreException(file(id) + ": can't be read: " + e, e);
        }
    }

    @Override
    public boolean replace(EditJob read, EditJob changed) {
        return files.put(file(changed.id()), bytes(changed), () -> isStill(read));
    }

    @Override
    public boolean remove(EditJob read) {
        return files.holding(() -> {
            if (find(read.id()).isPresent() && !isStill(read)) {
                return false;
            }
            Files.deleteIfExists(file(read.id()));
            seen.remove(read.id());
            return true;
        });
    }

    @Override
    public JobPage page(Optional<String> requester, Optional<String> after, int size) {
        List<Seen> all = new ArrayList<>(all());
        all.sort(Seen.OLDEST_FIRST.reversed());
        Optional<Seen> last = after.flatMap(this::find).map(Seen::of);
        List<Seen> rest = all.stream()
                .filter(job -> requester.isEmpty() || requester.get().equals(job.requester()))
                .filter(job -> last.isEmpty() || Seen.OLDEST_FIRST.compare(job, last.get()) < 0)
                .toList();
        List<Seen> chosen = rest.subList(0, Math.min(size, rest.size()));
        Optional<String> next =
                rest.size() > size ? Optional.of(chosen.get(size - 1).id()) : Optional.empty();
        return new JobPage(
                chosen.stream().flatMap(job -> find(job.id()).stream()).toList(), next);
    }

    @Override
    public List<EditJob> unfinished() {
        return all().stream()
                .filter(job -> !job.isFinal())
                .sorted(Seen.OLDEST_FIRST)
                .flatMap(job -> find(job.id()).stream())
                .filter(job -> !job.state().isFinal())
                .toList();
    }

    @Override
    public List<EditJob> endedBefore(Instant time) {
        files.removeAbandoned();
        return all().stream()
                .filter(job -> job.isFinal() && job.createdAt().isBefore(time))
                .flatMap(job -> find(job.id()).stream())
                .filter(job -> job.updatedAt().isBefore(time))
                .toList();
    }

    private List<Seen> all() {
        List<String> ids;
        try (Stream<Path> entries = Files.list(folder)) {
            ids = entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .filter(EditJob::isId)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new JobStoreException(folder + ": can't be read: " + e, e);
        }
        List<Seen> jobs = new ArrayList<>();
        for (String id : ids) {
            Seen known = seen.get(id);
            if (known == null || !known.isFinal()) {
                known = find(id).map(Seen::of).orElse(null);
            }
            if (known != null) {
                seen.put(id, known);
                jobs.add(known);
            }
        }
        return jobs;
    }

    private boolean isStill(EditJob read) {
        return find(read.id()).filter(now -> now.version() == read.version()).isPresent();
    }

    private static byte[] bytes(EditJob job) {
        return JobJson.write(job).getBytes(StandardCharsets.UTF_8);
    }

    private Path file(String id) {
        return folder.resolve(id + ENDING);
    }
}
