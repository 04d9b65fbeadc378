package dev.salem.job.dynamodb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.job.EditJob;
import dev.salem.job.JobJson;
import dev.salem.job.JobReports;
import dev.salem.job.JobStoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Jobs as items. {@code document} is the job's JSON and {@code version} its version; {@code kind} and {@code created} are
 * the keys of the index of all jobs, {@code unfinished} is there as long as the job is not at its end and is the key of
 * the index of those. An outcome too large for an item lies beside the reports, and {@code outcomeApart} says so; findings
 * too large for one are left out: an outcome tells them again, and where the job fails or is cancelled they are gone.
 */
final class JobItems {
    static final String VERSION = "version";
    static final String DOCUMENT = "document";
    static final String KIND = "kind";
    static final String JOB = "job";
    static final String UNFINISHED = "unfinished";
    static final String CREATED = "created";

    private static final String APART = "outcomeApart";
    private static final String OUTCOME = "outcome";
    private static final String PREFIX = "job#";

    /** An item may have 400 KB, of which names and keys take some. */
    private static final int LARGEST_DOCUMENT = 350_000;

    /** Of one length, so that text sorts as time does. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JobReports outcomes;
    private final Duration keep;

    /**
     * @param outcomes where outcomes are kept that are too large for an item
     * @param keep how long a job that ended is kept
     */
    JobItems(JobReports outcomes, Duration keep) {
        this.outcomes = outcomes;
        this.keep = keep;
    }

    static String key(String id) {
        return PREFIX + id;
    }

    /** Sorts jobs by their time of creation. */
    static String created(EditJob job) {
        return created(job.createdAt(), job.id());
    }

    private static String created(Instant time, String id) {
        return TIME.format(time) + "#" + id;
    }

    Map<String, AttributeValue> write(EditJob job) {
        Map<String, AttributeValue> item = new HashMap<>();
        String document = JobJson.write(job);
        boolean large = document.getBytes(StandardCharsets.UTF_8).length > LARGEST_DOCUMENT;
        if (large && job.outcome().isPresent()) {
            outcomes.save(job.id(), job.outcome().get().toString());
            document = with(document, null);
            item.put(APART, AttributeValue.fromBool(true));
        } else if (large) {
            document = withoutFindings(document);
        }
        item.put(DynamoTable.KEY, AttributeValue.fromS(key(job.id())));
        item.put(VERSION, AttributeValue.fromN(Long.toString(job.version())));
        item.put(DOCUMENT, AttributeValue.fromS(document));
        item.put(KIND, AttributeValue.fromS(JOB));
        item.put(CREATED, AttributeValue.fromS(created(job)));
        if (job.state().isFinal()) {
            long expires = job.updatedAt().plus(keep).getEpochSecond();
            item.put(DynamoTable.EXPIRES, AttributeValue.fromN(Long.toString(expires)));
        } else {
            item.put(UNFINISHED, AttributeValue.fromS(JOB));
        }
        return item;
    }

    EditJob read(Map<String, AttributeValue> item) {
        String document = item.get(DOCUMENT).s();
        if (item.containsKey(APART)) {
            String id = item.get(DynamoTable.KEY).s().substring(PREFIX.length());
            String outcome = outcomes.find(id)
                    .orElseThrow(() -> new JobStoreException("job " + id + ": its outcome is gone from the reports"));
            document = with(document, tree(outcome));
        }
        return JobJson.read(document);
    }

    private static String with(String document, JsonNode outcome) {
        return ((ObjectNode) tree(document)).set(OUTCOME, outcome).toString();
    }

    private static String withoutFindings(String document) {
        JsonNode json = tree(document);
        ((ObjectNode) json.path("progress")).remove("found");
        return json.toString();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new JobStoreException("no job of this program: " + e.getOriginalMessage(), e);
        }
    }
}
