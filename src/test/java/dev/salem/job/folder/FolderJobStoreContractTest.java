package dev.salem.job.folder;

import dev.salem.job.JobStore;
import dev.salem.job.JobStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FolderJobStoreContractTest extends JobStoreContract {
    @TempDir
    private Path folder;

    private JobStore store;

    @BeforeEach
    void open() {
        store = new FolderJobStore(folder);
    }

    @Override
    protected JobStore store() {
        return store;
    }
}
