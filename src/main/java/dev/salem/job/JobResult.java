package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.report.HtmlReport;
import dev.salem.workflow.EditOutcome;
import dev.salem.workflow.EditResult;
import java.util.Objects;

/**
 * What became of a job's request.
 *
 * @param state {@link JobState#EDITED} or {@link JobState#REJECTED}
 * @param outcome the JSON of {@link EditOutcome}
 * @param report HTML
 */
public record JobResult(JobState state, JsonNode outcome, String report) {
    public JobResult {
        if (state != JobState.EDITED && state != JobState.REJECTED) {
            throw new IllegalArgumentException("a result must be edited or rejected, got: " + state);
        }
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(report, "report");
    }

    static JobResult of(EditResult result) {
        JobState state =
                switch (result.outcome().status()) {
                    case EDITED -> JobState.EDITED;
                    case REJECTED -> JobState.REJECTED;
                };
        return new JobResult(state, JobJson.tree(result.outcome()), HtmlReport.render(result.report()));
    }
}
