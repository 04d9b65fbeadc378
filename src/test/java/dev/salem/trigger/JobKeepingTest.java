package dev.salem.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.salem.job.InProcessQueue;
import dev.salem.job.Lane;
import dev.salem.job.dynamodb.DynamoJobStore;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.job.sqs.SqsQueue;
import dev.salem.job.stored.StoredJobReports;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobKeepingTest {
    @TempDir
    private Path folder;

    @Test
    void settings_leftAlone_keepJobsOnThisMachine() {
        JobKeeping keeping = keeping("");

        assertThat(keeping.table()).isEmpty();
        assertThat(keeping.store(folder)).isInstanceOf(FolderJobStore.class);
        assertThat(keeping.reports(folder)).isInstanceOf(FolderJobReports.class);
        assertThat(keeping.queue()).isInstanceOf(InProcessQueue.class);
    }

    @Test
    void settings_ofAws_connectToNothingYet() throws Exception {
        JobKeeping keeping = keeping("store=dynamodb table=jobs reports=s3://b/reports queue=sqs lane=gpu"
                + " queue-url=http://127.0.0.1:1/q gpu-queue-url=http://127.0.0.1:1/g");

        assertThat(keeping.table()).isPresent();
        assertThat(keeping.store(folder)).isInstanceOf(DynamoJobStore.class);
        assertThat(keeping.reports(folder)).isInstanceOf(StoredJobReports.class);
        assertThat(keeping.queue()).isInstanceOfSatisfying(SqsQueue.class, queue -> {
            assertThat(queue.lane()).contains(Lane.GPU);
            assertThat(queue.serves(Lane.CPU)).isTrue();
        });
        keeping.close();
    }

    @ParameterizedTest
    @CsvSource({
        "store=dynamodb,                          salem.jobs.table must be set",
        "queue=sqs,                               salem.jobs.queue-url must be set",
        "queue=sqs lane=gpu queue-url=http://q/,  salem.jobs.gpu-queue-url must be set",
        "queue=events edit=false,                 salem.jobs.queue-url must be set",
        "queue=events queue-url=http://b/,        salem.jobs.edit must be false"
    })
    void settings_thatLackOthers_sayWhich(String settings, String reason) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> keeping(settings))
                .withMessageContaining(reason);
    }

    /** @param settings {@code name=value}, apart by spaces */
    private static JobKeeping keeping(String settings) {
        Map<String, String> given = new HashMap<>();
        for (String setting : settings.isEmpty() ? new String[0] : settings.split(" ")) {
            given.put("salem.jobs." + setting.split("=")[0], setting.split("=")[1]);
        }
        return new JobKeeping(new SmallRyeConfigBuilder()
                .withMapping(JobSettings.class)
                .withDefaultValue("salem.jobs.keep", "P30D")
                .withDefaultValue("salem.jobs.retry.first", "PT30S")
                .withDefaultValue("salem.jobs.retry.longest", "PT10M")
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .build()
                .getConfigMapping(JobSettings.class));
    }
}
