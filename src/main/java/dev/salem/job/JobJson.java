package dev.salem.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.salem.workflow.OutcomeFile;

/** Jobs as stores keep them. */
public final class JobJson {
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private JobJson() {}

    /** One line of JSON; times in ISO 8601, what is empty null. */
    public static String write(EditJob job) {
        try {
            return JSON.writeValueAsString(job);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("can't say as JSON: job " + job.id(), e);
        }
    }

    /** @throws JobStoreException if it isn't what {@link #write} wrote */
    public static EditJob read(String json) {
        try {
            return JSON.readValue(json, EditJob.class);
        } catch (JsonProcessingException e) {
            throw new JobStoreException("no job of this program: " + e.getOriginalMessage(), e);
        }
    }

    /** A value that is told of a run, with null for figures that are not finite. */
    static JsonNode tree(Object value) {
        try {
            return JSON.readTree(OutcomeFile.json(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("can't say as JSON: " + value, e);
        }
    }
}
