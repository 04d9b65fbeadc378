package dev.salem.workflow;

import dev.salem.report.ReportData;

/**
 * What a run gives back.
 *
 * @param report the outcome as a report tells it
 * @param repeated whether the output folder held this very outcome already, so that nothing was computed
 */
public record EditResult(EditOutcome outcome, ReportData report, boolean repeated) {}
