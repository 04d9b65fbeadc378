package dev.salem.workflow;

import dev.salem.artifact.Delta;
import dev.salem.artifact.EditedModel;
import dev.salem.artifact.StoredModel;
import dev.salem.model.ModelLayout;
import dev.salem.report.HtmlReport;
import dev.salem.report.ModelCard;
import dev.salem.report.ReportData;
import dev.salem.report.SaliencyChart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the files of a run into its output folder. */
final class ResultFiles {
    static final String MODEL = "model";
    static final String DELTA = "delta.safetensors";
    static final String REPORT = "report.html";
    static final String SALIENCY = "saliency.svg";

    /** Where a reader of the model card finds the delta; the card tells no sizes. */
    private static final ReportData.OutputFile DELTA_BESIDE_MODEL =
            new ReportData.OutputFile("../" + DELTA, "the change alone", 0);

    private ResultFiles() {}

    /** Writes the edited model and its delta; the model lies in {@code out} once that is in its place. */
    static EditOutcome.Edited model(EditFacts facts, OutputFolder folder, Stopwatch watch) {
        ModelLayout layout = facts.model().layout();
        StoredModel base = Deltas.stored(layout);
        Path model = folder.path().resolve(MODEL);
        // The card is part of the model, whose bytes the request alone decides: no file sizes, no times.
        ReportData card = OutcomeReport.of(OutcomeOf.run(facts, null, watch), List.of(), List.of(DELTA_BESIDE_MODEL));
        EditedModel edited = EditedModel.write(
                base,
                model,
                Map.of(facts.weight().tensor(), facts.weight().bytes()),
                layout.isBare() ? Optional.of(ModelCard.section(card)) : Optional.empty());
        Delta.write(
                base,
                base.at(model),
                folder.path().resolve(DELTA),
                Map.of(
                        "layer", Integer.toString(facts.layer()),
                        "method", facts.method(),
                        "request_digest", facts.requestKey(),
                        "tool_version", ToolVersion.value()));
        return new EditOutcome.Edited(folder.asked().resolve(MODEL).toString(), edited.digest(), edited.changedBytes());
    }

    /** Writes report, picture and outcome. */
    static void about(EditOutcome outcome, List<ReportData.Margins> margins, Path folder) {
        try {
            ReportData data = OutcomeReport.of(outcome, margins, list(folder));
            Files.writeString(folder.resolve(REPORT), HtmlReport.render(data));
            Files.writeString(folder.resolve(SALIENCY), SaliencyChart.svg(data.saliency()));
            OutcomeFile.write(outcome, folder);
        } catch (IOException e) {
            throw OutputFolder.unwritable(folder, e);
        }
    }

    /** The files of an output folder that are there, in the order in which they matter. */
    static List<ReportData.OutputFile> list(Path folder) {
        List<ReportData.OutputFile> files = new ArrayList<>();
        add(files, folder, MODEL, "the edited model, ready to serve");
        add(files, folder, DELTA, "the change alone, to apply or revert");
        add(files, folder, REPORT, "the report: open it in a browser");
        add(files, folder, OutcomeFile.NAME, "every figure, for programs");
        return files;
    }

    private static void add(List<ReportData.OutputFile> files, Path folder, String name, String what) {
        Path path = folder.resolve(name);
        if (Files.exists(path)) {
            files.add(new ReportData.OutputFile(Files.isDirectory(path) ? name + "/" : name, what, bytes(path)));
        }
    }

    private static long bytes(Path path) {
        try (Stream<Path> tree = Files.walk(path)) {
            return tree.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + e, e);
        }
    }
}
