package dev.salem.job.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.salem.job.JobReports;
import dev.salem.job.JobStoreException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.s3.S3Server;
import dev.salem.storage.s3.S3Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoredJobReportsTest {
    private static final String ID = "0123456789abcdef".repeat(2);

    private static S3Server s3;
    private static S3Store store;

    @BeforeAll
    static void start() {
        s3 = S3Server.start();
        s3.makeBucket("team");
        store = s3.store();
    }

    @AfterAll
    static void stop() {
        store.close();
        s3.close();
    }

    @Test
    void report_readsBack_andIsReplaced() {
        JobReports reports = in("s3://team/salem/reports");
        assertThat(reports.find(ID)).isEmpty();

        reports.save(ID, "<p>ä</p>");
        reports.save(ID, "<p>ö</p>");

        assertThat(reports.find(ID)).contains("<p>ö</p>");
        assertThat(s3.keys("team")).containsExactly("salem/reports/" + ID + ".html");
    }

    @Test
    void id_thatIsNone_namesNoFile() {
        JobReports reports = in("s3://team");
        assertThatIllegalArgumentException().isThrownBy(() -> reports.find("../secret"));
    }

    @Test
    void bucket_thatIsMissing_isNamed() {
        JobReports reports = in("s3://nowhere/reports");
        assertThatExceptionOfType(JobStoreException.class)
                .isThrownBy(() -> reports.save(ID, "x"))
                .withMessageContaining("s3://nowhere/reports");
    }

    private static JobReports in(String location) {
        return new StoredJobReports(store, StoreUri.parse(location), ".html");
    }
}
