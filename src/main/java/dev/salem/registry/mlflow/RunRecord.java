package dev.salem.registry.mlflow;

import dev.salem.storage.StoreUri;
import java.util.Map;
import java.util.TreeMap;
import org.mlflow.api.proto.Service;

/**
 * A run of MLflow.
 *
 * @param startTime in milliseconds since 1970; every time that a repeat must write alike
 */
record RunRecord(
        String id, String experiment, StoreUri artifacts, long startTime, boolean finished, Map<String, String> tags) {
    static RunRecord of(Service.Run run) {
        Map<String, String> tags = new TreeMap<>();
        run.getData().getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        Service.RunInfo info = run.getInfo();
        return new RunRecord(
                info.getRunId(),
                info.getExperimentId(),
                Locations.parsed("run " + info.getRunId(), info.getArtifactUri()),
                info.getStartTime(),
                info.getStatus() == Service.RunStatus.FINISHED,
                tags);
    }
}
