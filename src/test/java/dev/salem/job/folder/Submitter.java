package dev.salem.job.folder;

import java.nio.file.Path;
import java.util.Optional;

/** Submits jobs until it is killed, and says the id of each that was taken. */
final class Submitter {
    private Submitter() {}

    public static void main(String[] arguments) {
        var service = FolderJobStoreTest.service(Path.of(arguments[0]));
        while (true) {
            System.out.println(service.submit(FolderJobStoreTest.request(), "ann", Optional.empty())
                    .job()
                    .id());
        }
    }
}
